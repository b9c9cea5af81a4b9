// The action that copies a text.
import type { Action } from './action.ts';

/** The text to copy, and a callback with the browser's answer. */
export interface CopyTarget {
  text: string;
  onOutcome(outcome: 'copied' | 'refused'): void;
}

export const copy: Action<CopyTarget> = {
  name: 'copy',
  label: 'Copy',
  isEnabled: () => true,
  async perform(_app, { text, onOutcome }) {
    // The browser may refuse without focus or permission.
    const write = async () => navigator.clipboard.writeText(text);
    await write().then(
      () => onOutcome('copied'),
      () => onOutcome('refused'),
    );
  },
};
