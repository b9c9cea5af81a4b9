// Compiles a JSON Schema to a grammar of the JSON texts that satisfy it.

import type { ByteGrammar } from '../byte-grammar.ts';
import { emptyPath, exploreLanguage } from './language/exploration.ts';
import { Language } from './language/language.ts';
import { JsonGrammar, type JsonState } from './reading/json-grammar.ts';
import { outermostNegation } from './schema/negation.ts';
import { parseSchema, type SchemaDocument } from './schema/schema-document.ts';
import { type IgnoredKeyword, InvalidJsonSchema, KeywordNotHeld } from './schema/schema-error.ts';
import { checkStrict } from './schema/strict-rules.ts';

export interface CompiledSchema {
  grammar: ByteGrammar<JsonState>;
  /** Keywords that the grammar does not hold. Always empty in strict mode. */
  ignored: IgnoredKeyword[];
}

/**
 * Compiles a JSON Schema of draft 2020-12.
 *
 * In strict mode, the schema must be of OpenAI's subset, and each of its keywords is held. Otherwise
 * a keyword that cannot be held exactly is left out and listed. All others are held exactly: no text
 * is accepted whose value violates them, and each value that satisfies them has a text that is
 * accepted.
 *
 * @param schema JSON as written, or plain values
 * @throws InvalidJsonSchema if the schema is malformed, if no value satisfies it, and in strict mode
 *   for each keyword outside of the subset
 */
export function compileSchema(schema: unknown, { strict }: { strict: boolean }): CompiledSchema {
  const document = parseSchema(schema);
  if (strict) checkStrict(document.schemas);
  const ignored = new Map<string, IgnoredKeyword>();
  for (;;) {
    const compiled = compileWithout(document, ignored);
    if (compiled instanceof JsonGrammar) return { grammar: compiled, ignored: [...ignored.values()] };
    const { path, keyword, reason } = compiled;
    if (strict || ignored.has(path)) throw new InvalidJsonSchema(path, `${keyword} cannot be held: ${reason}`);
    const whole = outermostNegation(path);
    const left =
      whole === null || ignored.has(whole.path) ? compiled : { ...whole, reason: `${keyword} in it cannot be held: ${reason}` };
    ignored.set(left.path, left);
  }
}

function noValue(language: Language, ignored: ReadonlyMap<string, IgnoredKeyword>): InvalidJsonSchema {
  const leftOut =
    ignored.size === 0 ? '' : `. These keywords cannot be held and were left out: ${[...ignored.keys()].join(', ')}`;
  return new InvalidJsonSchema(emptyPath(language), `No value satisfies the schema${leftOut}`);
}

/** The grammar, or the keyword that cannot be held. */
function compileWithout(document: SchemaDocument, ignored: ReadonlyMap<string, IgnoredKeyword>): JsonGrammar | IgnoredKeyword {
  const language = new Language(document, new Set(ignored.keys()));
  try {
    const root = language.literal(document.root, true);
    exploreLanguage(language, root);
    if (language.isEmpty(root)) throw noValue(language, ignored);
    return new JsonGrammar(language, root);
  } catch (error) {
    if (error instanceof KeywordNotHeld) return error.ignored;
    if (error instanceof RangeError && error.message.includes('call stack'))
      throw new InvalidJsonSchema('', 'The schema is nested too deeply');
    throw error;
  }
}
