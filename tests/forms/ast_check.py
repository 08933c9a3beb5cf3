"""Checks edits of cells with Python's own parser.

Reads a list of cases as JSON from standard input, and writes what is wrong with them: a list of
``[index, message]``. The kinds of cases are the functions of `CHECKS`.
"""

import ast
import json
import sys
from collections import Counter
from typing import TypedDict


class Case(TypedDict, total=False):
    """A cell before and after an edit. `name`, `type` and `value` are what a field was set to."""

    kind: str
    before: str
    after: str
    name: str
    type: str
    value: str | float | bool


def assigned(tree: ast.AST, name: str) -> ast.Assign | ast.AnnAssign | ast.keyword | None:
    """What gives a name its value: a statement or an argument."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and target.id == name:
                return node
        elif isinstance(node, ast.keyword) and node.arg == name:
            return node
    return None


def without(tree: ast.AST, name: str) -> str:
    """The text of a tree with another value for a name."""
    node = assigned(tree, name)
    if node is not None:
        node.value = ast.Constant("here")
    return ast.dump(tree)


def denotes(node: ast.expr, kind: str, value: object) -> bool:
    """Whether an expression is what a field of a kind is to hold."""
    if kind == "raw":
        return ast.dump(node) == ast.dump(ast.parse(str(value), mode="eval").body)
    if kind == "secret":
        arguments = node.args if isinstance(node, ast.Call) else []
        return [ast.literal_eval(each) for each in arguments] == [value]
    found = ast.literal_eval(node)
    if kind == "integer":
        return type(found) is int and found == int(str(value))
    if kind in ("number", "slider"):
        # A slider's value next to a step is on the step.
        near = 1e-6 if kind == "slider" else 0
        return type(found) in (int, float) and abs(found - float(str(value))) <= near
    return type(found) is type(value) and bool(found == value)


def check_value(case: Case) -> str | None:
    """One value is another, and all else is as it was."""
    before, after = ast.parse(case["before"]), ast.parse(case["after"])
    node = assigned(after, case["name"])
    if node is None or node.value is None:
        return "the assignment is gone"
    if not denotes(node.value, case["type"], case["value"]):
        return f"the value is {ast.dump(node.value)}"
    same = without(before, case["name"]) == without(after, case["name"])
    return None if same else "something else has changed"


def statements(source: str) -> Counter[str]:
    return Counter(ast.dump(node) for node in ast.parse(source).body)


def check_same(case: Case) -> str | None:
    """The code does the same: comments only have changed."""
    same = ast.dump(ast.parse(case["before"])) == ast.dump(ast.parse(case["after"]))
    return None if same else "the code has changed"


def check_moved(case: Case) -> str | None:
    """The same statements and arguments, in another order."""
    old, new = parts(case["before"]), parts(case["after"])
    return None if old == new else "it is not the same code in another order"


def parts(source: str) -> Counter[str]:
    """Statements that hold no others, and arguments."""
    kinds = (ast.Assign, ast.AnnAssign, ast.keyword, ast.Import)
    nodes = ast.walk(ast.parse(source))
    return Counter(ast.dump(node) for node in nodes if isinstance(node, kinds))


def check_added(case: Case) -> str | None:
    """One statement more at the left margin."""
    more = statements(case["after"]) - statements(case["before"])
    less = statements(case["before"]) - statements(case["after"])
    return None if more.total() == 1 and not less else f"added {more}, lost {less}"


def check_removed(case: Case) -> str | None:
    """One assignment or argument less."""
    old, new = parts(case["before"]), parts(case["after"])
    return None if (old - new).total() == 1 and not new - old else "not one is gone"


CHECKS = {
    "added": check_added,
    "moved": check_moved,
    "removed": check_removed,
    "same": check_same,
    "value": check_value,
}


def problem(case: Case) -> str | None:
    try:
        return CHECKS[case["kind"]](case)
    except (SyntaxError, ValueError) as error:
        return f"{type(error).__name__}: {error}"


def main() -> None:
    cases: list[Case] = json.load(sys.stdin)
    found = [(index, problem(case)) for index, case in enumerate(cases)]
    json.dump([each for each in found if each[1] is not None], sys.stdout)


if __name__ == "__main__":
    main()
