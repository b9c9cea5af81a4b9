// Whether a message says anything. Pure.

/**
 * Characters that show nothing: white space, format characters such as zero-width spaces, control
 * characters, fillers.
 */
const INVISIBLE = /[\s\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Whether `text` has no character that can be seen. */
export function isBlank(text: string): boolean {
  return text.replace(INVISIBLE, '') === '';
}
