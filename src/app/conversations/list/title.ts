// The title that a conversation gets by itself. Pure.

/** Longer titles are cut: the sidebar shows about thirty characters, the page's title some more. */
const MAX_CHARACTERS = 80;

/** The first line with words of the first question, without marks of Markdown at its beginning. */
export function firstLineTitle(question: string): string {
  const lines = question.split('\n').map((line) => line.replace(/^[\s#>*`~-]+/, '').trim());
  const line = lines.find((each) => each !== '') ?? question.trim();
  const characters = [...line.replace(/\s+/g, ' ')];
  if (characters.length <= MAX_CHARACTERS) return characters.join('');
  const cut = characters.slice(0, MAX_CHARACTERS).join('');
  // At a space, unless that would leave little: Chinese and Japanese have none.
  const space = cut.lastIndexOf(' ');
  return `${space > MAX_CHARACTERS / 2 ? cut.slice(0, space) : cut}…`;
}
