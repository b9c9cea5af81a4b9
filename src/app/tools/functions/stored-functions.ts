// The functions that a user pasted, as they are stored: the text itself.
import type { ToolFunction } from '../../../contracts/tools.ts';
import { parseFunctions } from './parse-functions.ts';

/** The text that the user pasted. Empty for none. */
export const pastedText = (settings: unknown): string => (typeof settings === 'string' ? settings : '');

/** The functions of a stored text. None if it has a mistake. */
export function functionsIn(settings: unknown): readonly ToolFunction[] {
  const parsed = parseFunctions(pastedText(settings));
  return 'functions' in parsed ? parsed.functions : [];
}
