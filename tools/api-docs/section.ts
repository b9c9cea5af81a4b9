// The part of a document that a tool writes, between two comments.

const START = '<!-- parameters: written by `npx tsx tools/api-docs/main.ts` -->';
const END = '<!-- end of parameters -->';

/** The document with `section` between its two comments. Errors: a document without them. */
export function withSection(document: string, section: string): string {
  const start = document.indexOf(START);
  const end = document.indexOf(END);
  if (start < 0 || end < start) throw new Error(`docs/api.md must have the lines '${START}' and '${END}', in this order.`);
  return `${document.slice(0, start + START.length)}\n\n${section}\n\n${document.slice(end)}`;
}
