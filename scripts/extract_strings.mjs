/**
 * Lists the translatable strings of TypeScript files, for scripts/i18n.py.
 *
 *     node scripts/extract_strings.mjs FILE...
 *
 * prints a JSON list of `{file, text, plural?, context?}`. The compiler's own
 * parser finds them, so that no quote in JSX or regular expression hides one.
 */
import { readFileSync } from 'node:fs';

import ts from 'typescript';

/** What each argument of a function means; further ones are parameters. */
const FUNCTIONS = new Map([
  ['N_', ['text']],
  ['__', ['text']],
  ['_n', ['text', 'plural']],
  ['_p', ['context', 'text']],
  ['_np', ['context', 'text', 'plural']]
]);

/** The function's name in `trans.__(…)` and in `N_(…)`. */
function calledName({ expression }) {
  return ts.isPropertyAccessExpression(expression)
    ? expression.name.text
    : ts.isIdentifier(expression)
      ? expression.text
      : '';
}

/** Every string that an expression may stand for: none, where it is computed. */
function literals(node) {
  if (ts.isStringLiteralLike(node)) {
    return [node.text];
  }
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) {
    return literals(node.expression);
  }
  if (ts.isConditionalExpression(node)) {
    return [...literals(node.whenTrue), ...literals(node.whenFalse)];
  }
  if (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.PlusToken
  ) {
    const right = literals(node.right);
    return literals(node.left).flatMap(left => right.map(end => left + end));
  }
  return [];
}

function* messages(node, file) {
  const roles = ts.isCallExpression(node) && FUNCTIONS.get(calledName(node));
  if (roles && node.arguments.length >= roles.length) {
    const texts = roles.map((_, i) => literals(node.arguments[i]));
    const choices = Math.min(...texts.map(choice => choice.length));
    for (let choice = 0; choice < choices; choice++) {
      const message = roles.map((role, i) => [role, texts[i][choice]]);
      yield { file, ...Object.fromEntries(message) };
    }
  }
  for (const child of node.getChildren()) {
    yield* messages(child, file);
  }
}

const found = process.argv.slice(2).flatMap(file => {
  const text = readFileSync(file, 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return [...messages(tree, file)];
});
process.stdout.write(JSON.stringify(found));
