// The marks of the browser tool in texts: 【id†words†domain】. Texts of pages cannot have them.

const PARTIAL_START = /^[^【】]*】/u;
const PARTIAL_END = /【\d*(?:†(?<words>[^†】]*)(?:†[^†】]*)?)?$/u;
const LINK = /【\d+†(?<words>[^†】]+)(?:†[^†】]+)?】/gu;

/** Replaces the characters of marks with ones that look alike. */
export function withoutMarks(text: string): string {
  return text.replaceAll('【', '〖').replaceAll('】', '〗').replaceAll('◼', '◾').replaceAll('\u200b', '');
}

/** A link as the page's text has it. */
export function linkText(id: string, words: string, domain: string | null): string {
  const plain = words.replaceAll('†', '‡');
  return domain === null ? `【${id}†${plain}】` : `【${id}†${plain}†${domain}】`;
}

/** Replaces links with their words, also links that the text begins or ends within. */
export function withoutLinks(text: string): string {
  return text
    .replace(PARTIAL_START, '')
    .replace(PARTIAL_END, (_mark, words: string | undefined) => words ?? '')
    .replace(LINK, '$<words>');
}
