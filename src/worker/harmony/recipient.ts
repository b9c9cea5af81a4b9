// Whom a message is for: names of tools as the model writes them → names as they are declared. Knows nothing of headers.

/** The declared name that `recipient` means (`functions.browser.search`, bare `get_weather`), or the recipient as it is. */
export function resolveRecipient(recipient: string, tools: readonly string[]): string {
  const candidates = [recipient, recipient.replace(/^functions\./, ''), `functions.${recipient}`];
  return candidates.find((candidate) => tools.includes(candidate)) ?? recipient;
}

/** Whether `word` means a declared tool. */
export function isDeclared(word: string, tools: readonly string[]): boolean {
  return tools.includes(resolveRecipient(word, tools));
}
