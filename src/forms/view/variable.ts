import { useEffect, useState } from 'react';

import type { KernelChoices, VariableChoices } from '../choices';

/** What is known of the variable that holds a dropdown's items; null if there is none. */
export function useVariable(
  choices: KernelChoices,
  name: string | null
): VariableChoices | null {
  const [known, setKnown] = useState<VariableChoices | null>(null);
  useEffect(() => {
    if (name === null) {
      setKnown(null);
      return;
    }
    const read = () => setKnown(choices.get(name));
    read();
    choices.changed.connect(read);
    return () => {
      choices.changed.disconnect(read);
    };
  }, [choices, name]);
  // Until the effect has run: enough to draw a dropdown at once.
  return name === null ? null : (known ?? { state: 'loading' });
}
