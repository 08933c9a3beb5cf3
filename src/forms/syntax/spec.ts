/** Writes what stands behind `@param`: strict JSON, the way Colab writes it. */
import { isName, isToken } from './annotation';
import type { Dict } from './relaxed';
import type { Choice, FieldSpec } from './types';
import { FormError } from './types';

/** The keys that a field's description decides; all others stay as they are. */
const OWN: readonly string[] = [
  'allow-input',
  'max',
  'min',
  'options',
  'placeholder',
  'step',
  'type'
];

/** The keys that only numbers have. */
const NUMERIC = ['min', 'max', 'step'] as const;

/** A dropdown's items with the mark of how they stand in the annotation. */
export type Described = Omit<FieldSpec, 'choices'> & {
  readonly choices: readonly Choice[] | null;
};

/**
 * A field's description with items as they were: numbers stay numbers where they are not changed,
 * or among numbers only.
 */
export function describe(
  spec: FieldSpec,
  before: readonly Choice[] = []
): Described {
  const numbers =
    before.length > 0 &&
    before.every(({ bare, label }) => bare && isToken(label));
  const old = new Map(before.map(choice => [choice.label, choice.bare]));
  const choices = spec.choices?.map(label => ({
    label,
    bare: isToken(label) && (old.get(label) ?? numbers)
  }));
  return { ...spec, choices: choices ?? null };
}

/**
 * What stands behind `@param` for a field.
 *
 * @param kept - an object of `source` whose unknown keys are to stay.
 * @throws FormError `bad-value`.
 */
export function writeSpec(
  spec: Described,
  source = '',
  kept: Dict | null = null
): string {
  const list = spec.choices?.map(({ label, bare }) =>
    bare ? label : JSON.stringify(label)
  );
  const settings = [...ownSettings(spec), ...keptSettings(source, kept)].map(
    ([key, value]) => `${JSON.stringify(key)}: ${value}`
  );
  return [
    ...(list ? [`[${list.join(', ')}]`] : []),
    ...(settings.length > 0 ? [`{${settings.join(', ')}}`] : [])
  ].join(' ');
}

function ownSettings(spec: Described): [key: string, value: string][] {
  const settings: [string, string][] = [];
  const dropdown = spec.choices ?? spec.choicesFrom;
  // A dropdown of strings needs no type.
  if (!dropdown || spec.type !== 'string') {
    settings.push(['type', JSON.stringify(spec.type)]);
  }
  if (!spec.choices && spec.choicesFrom) {
    if (!isName(spec.choicesFrom)) {
      throw new FormError(
        'bad-value',
        'Items come from a variable by its name'
      );
    }
    settings.push(['options', JSON.stringify(spec.choicesFrom)]);
  }
  if (dropdown && spec.allowInput) {
    settings.push(['allow-input', 'true']);
  }
  settings.push(...numericSettings(spec));
  if (spec.placeholder) {
    settings.push(['placeholder', JSON.stringify(spec.placeholder)]);
  }
  return settings;
}

function numericSettings(spec: Described): [key: string, value: string][] {
  return NUMERIC.flatMap((key): [string, string][] => {
    const value = spec[key] ?? null;
    if (
      value === null ||
      !['integer', 'number', 'slider'].includes(spec.type)
    ) {
      return [];
    }
    if (!Number.isFinite(value)) {
      throw new FormError('bad-value', `${value} is no number for ${key}`);
    }
    return [[key, String(value)]];
  });
}

function keptSettings(
  source: string,
  kept: Dict | null
): [key: string, value: string][] {
  return (kept?.entries ?? [])
    .filter(({ key }) => !OWN.includes(key.text))
    .map(({ key, value }) => [key.text, source.slice(value.start, value.end)]);
}
