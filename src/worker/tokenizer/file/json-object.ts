// Reads a JSON object member by member, so that a long one can be read where it stands.

import { quote, tokenizerError } from '../tokenizer-error.ts';
import type { JsonCursor } from './json-cursor.ts';

/** Members of an object that are read by name; a tokenizer.json has a dozen. */
const MAX_MEMBERS = 64;

/** Takes a long member itself and returns true; `before` holds the members that came before it. */
type TakeLong = (name: string, before: ReadonlyMap<string, unknown>) => boolean;

/**
 * Reads an object's members by name, but for those that `takeLong` takes. A name given twice is refused: readers differ on which
 * holds. Errors: `checkpoint-invalid`.
 */
export function readObject(cursor: JsonCursor, takeLong: TakeLong): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  cursor.readMembers('{', () => {
    const name = cursor.readKey();
    if (values.has(name)) throw tokenizerError(`has two members named ${quote(name)}`);
    if (values.size === MAX_MEMBERS) throw tokenizerError(`needs objects of at most ${MAX_MEMBERS} members, found more`);
    values.set(name, takeLong(name, values) ? undefined : cursor.readValue());
  });
  return values;
}
