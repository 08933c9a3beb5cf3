import type { KernelChoices } from '../choices';

/** A text as Python writes it. */
export function repr(text: string): string {
  const escaped = text
    .replace(/\\/g, '\\\\')
    .replace(/'/g, "\\'")
    .replace(/\n/g, '\\n');
  return `'${escaped}'`;
}

/** What the kernel says of a list. */
export function list(...items: [string, boolean][]): string {
  return repr(JSON.stringify(items));
}

/** As a view does: asks, and asks again whenever something has changed. Returns what it sees. */
export function watchVariable(choices: KernelChoices, name: string): string[] {
  const seen: string[] = [];
  const read = () => {
    const known = choices.get(name);
    seen.push(
      known.state === 'ready'
        ? known.choices.map(({ label }) => label).join()
        : known.state
    );
  };
  choices.changed.connect(read);
  read();
  return seen;
}
