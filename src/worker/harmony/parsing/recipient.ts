// Whom a message is for: names of tools as the model writes them → names as they are declared.
// Knows nothing of headers.

/**
 * Recipients of an assistant's message that are no tools: the model means that it speaks to
 * everyone.
 */
const NO_TOOLS: ReadonlySet<string> = new Set(['assistant', 'user', 'all']);

/** A content type behind a tool's name, with the blank between them forgotten. */
const GLUED_TYPE = /^(.+?)(json|code)$/;

/**
 * The declared name that `recipient` means (`functions.browser.search`, bare `get_weather`), or the
 * recipient as it is.
 */
export function resolveRecipient(recipient: string, tools: readonly string[]): string {
  const candidates = [recipient, recipient.replace(/^functions\./, ''), `functions.${recipient}`];
  return candidates.find((candidate) => tools.includes(candidate)) ?? recipient;
}

/** Whether `word` means a declared tool. */
export function isDeclared(word: string, tools: readonly string[]): boolean {
  return tools.includes(resolveRecipient(word, tools));
}

/** Whether an assistant's message to `recipient` calls no tool. */
export function isNoTool(recipient: string): boolean {
  return NO_TOOLS.has(recipient);
}

/**
 * Splits `functions.shelljson` into a declared tool and a content type; any other word is the
 * tool's name alone.
 */
export function splitGluedType(word: string, tools: readonly string[]): { tool: string; contentType: string | null } {
  const [, tool = word, contentType = null] = GLUED_TYPE.exec(word) ?? [];
  const isGlued = contentType !== null && !isDeclared(word, tools) && isDeclared(tool, tools);
  return isGlued
    ? { tool: resolveRecipient(tool, tools), contentType }
    : { tool: resolveRecipient(word, tools), contentType: null };
}

/**
 * The longest declared tool that `text` begins with and that no further letter of a name follows;
 * null for none.
 */
export function declaredPrefix(text: string, tools: readonly string[]): string | null {
  const spellings = tools.flatMap((tool) => [tool, tool.replace(/^functions\./, ''), `functions.${tool}`]);
  const begun = spellings.filter((name) => text.startsWith(name) && !/^[\w.-]/.test(text.slice(name.length)));
  return begun.toSorted((a, b) => b.length - a.length)[0] ?? null;
}
