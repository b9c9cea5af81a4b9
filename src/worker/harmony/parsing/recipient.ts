// Maps the names of tools as the model writes them to the names as they are declared.

/**
 * Recipients of an assistant's message that are not tools. The model uses them to address everyone.
 */
const NO_TOOLS: ReadonlySet<string> = new Set(['assistant', 'user', 'all']);

/** A content type after a tool's name, without the blank between them. */
const GLUED_TYPE = /^(.+?)(json|code)$/;

/**
 * The declared tool that `recipient` means (as `functions.browser.search`, or bare `get_weather`);
 * else `recipient` itself.
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
 * Splits `functions.shelljson` into a declared tool and a content type. Any other word is only the
 * name of a tool.
 */
export function splitGluedType(word: string, tools: readonly string[]): { tool: string; contentType: string | null } {
  const [, tool = word, contentType = null] = GLUED_TYPE.exec(word) ?? [];
  const isGlued = contentType !== null && !isDeclared(word, tools) && isDeclared(tool, tools);
  return isGlued
    ? { tool: resolveRecipient(tool, tools), contentType }
    : { tool: resolveRecipient(word, tools), contentType: null };
}

/**
 * The longest declared tool that `text` begins with, if no further letter of a name follows; null
 * for none.
 */
export function declaredPrefix(text: string, tools: readonly string[]): string | null {
  const spellings = tools.flatMap((tool) => [tool, tool.replace(/^functions\./, ''), `functions.${tool}`]);
  const begun = spellings.filter((name) => text.startsWith(name) && !/^[\w.-]/.test(text.slice(name.length)));
  return begun.toSorted((a, b) => b.length - a.length)[0] ?? null;
}
