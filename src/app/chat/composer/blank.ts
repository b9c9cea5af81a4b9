// Whether a message says anything. Pure.
import type { WrittenQuestion } from '../../conversations/draft.ts';

/**
 * Characters that show nothing: white space, format characters such as zero-width spaces, control
 * characters, fillers.
 */
const INVISIBLE = /[\s\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Whether `text` has no character that can be seen. */
export function isBlank(text: string): boolean {
  return text.replace(INVISIBLE, '') === '';
}

/** Whether a question has neither a text that can be seen nor a file. */
export const isUnwritten = ({ text, files }: WrittenQuestion): boolean => files.length === 0 && isBlank(text);
