// White space between the tokens of JSON. Its runs are bounded, so that a sampler cannot go on with
// it for ever.

const BYTES: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** JSON.stringify indents by at most so many characters a level. */
const WIDEST_INDENT = 10;
const MARGIN = 16;

export function isWhiteSpace(byte: number): boolean {
  return BYTES.has(byte);
}

/** The longest run of white space in a container at that depth. */
export function longestWhiteSpace(depth: number): number {
  return MARGIN + WIDEST_INDENT * (depth + 1);
}
