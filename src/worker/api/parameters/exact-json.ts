// JSON whose integers keep their digits. JSON.parse rounds integers above 2^53, which would change
// a 64-bit seed.

/** The shortest integer that is not safe has 16 digits. */
const MAY_BE_LARGE = /\d{16}/;
const INTEGER = /^-?\d+$/;

/**
 * As `JSON.parse`, but an integer that a number cannot hold is a bigint. Only integers written in
 * digits are exact: `1e20` is a number. Node 20 has no `context.source` in revivers, so large
 * integers are marked in the text first. Errors: SyntaxError; RangeError for values nested
 * thousands deep.
 */
export function parseExactJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!MAY_BE_LARGE.test(text)) return value;
  // A key that no request contains, by chance or on purpose.
  const marker = crypto.randomUUID();
  return JSON.parse(markLarge(text, marker), (_, found: unknown) => {
    return isMarked(found, marker) ? BigInt(found[marker] ?? 0) : found;
  });
}

function isMarked(value: unknown, marker: string): value is Record<string, string> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, marker);
}

/** Valid JSON in which an object with its digits at `marker` replaces each large integer. */
function markLarge(text: string, marker: string): string {
  const stringOrNumber = /["\d-]/g;
  const number = /[-+.\deE]+/y;
  const parts: string[] = [];
  let copied = 0;
  for (let match = stringOrNumber.exec(text); match !== null; match = stringOrNumber.exec(text)) {
    if (match[0] === '"') {
      stringOrNumber.lastIndex = endOfString(text, match.index);
      continue;
    }
    number.lastIndex = match.index;
    const [digits = ''] = number.exec(text) ?? [];
    stringOrNumber.lastIndex = match.index + digits.length;
    if (!INTEGER.test(digits) || Number.isSafeInteger(Number(digits))) continue;
    parts.push(text.slice(copied, match.index), `{"${marker}":"${digits}"}`);
    copied = match.index + digits.length;
  }
  return parts.join('') + text.slice(copied);
}

/** Position after the closing quote of the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}
