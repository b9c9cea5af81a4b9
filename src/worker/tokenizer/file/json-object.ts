// Reads a JSON object, one member at a time, so that a long member can be read in place.

import { quote, tokenizerError } from '../tokenizer-error.ts';
import type { JsonCursor } from './json-cursor.ts';

/** Max members of an object that is read by name. A tokenizer.json has a dozen. */
const MAX_MEMBERS = 64;

/** Reads a long member itself and returns true. `before`: the members before it. */
type TakeLong = (name: string, before: ReadonlyMap<string, unknown>) => boolean;

/**
 * Reads the members of an object by name, without those that `takeLong` reads. A name that occurs
 * twice is refused: readers differ on which one counts. Errors: `checkpoint-invalid`.
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
