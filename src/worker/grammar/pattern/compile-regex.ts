// Regular expressions as languages: over decoded text, and over raw UTF-8.

import type { ByteGrammar } from '../byte-grammar.ts';
import { determinize } from './determinize.ts';
import { anyStep, type Dfa, stepDfa } from './dfa.ts';
import { nfaOf } from './nfa.ts';
import { InvalidPattern } from './pattern-error.ts';
import { parseRegex } from './regex-parser.ts';
import { continueUtf8, startUtf8, type Utf8Partial, utf8Range } from './utf8-reader.ts';

/**
 * The texts in which `source` matches somewhere. Like `RegExp.prototype.test`, it is not anchored.
 *
 * @throws InvalidPattern for a syntax error and for what is not regular
 */
export function patternDfa(source: string): Dfa {
  return determinize(nfaOf(parseRegex(source)));
}

/** A place in raw text: a state of the automaton, and the bytes of a code point that was begun. */
interface TextState {
  readonly state: number;
  readonly partial: Utf8Partial | null;
}

/**
 * A grammar of the UTF-8 texts that `source` matches as a whole, as if written `^(?:source)$`.
 *
 * @throws InvalidPattern for a syntax error, for what is not regular, and if no text matches
 */
export function compileRegex(source: string): ByteGrammar<TextState> {
  const dfa = patternDfa(`^(?:${source})$`);
  if (dfa.start < 0) throw new InvalidPattern(`No text matches ${JSON.stringify(source)}.`);
  return {
    start: { state: dfa.start, partial: null },
    next: (state, byte) => nextInText(dfa, state, byte),
    isEnd: ({ state, partial }) => partial === null && dfa.labels[state] !== 0,
    key: ({ state, partial }) => (partial === null ? `${state}` : `${state}.${partial.bits}.${partial.left}`),
    stringRun: () => null,
  };
}

function nextInText(dfa: Dfa, { state, partial }: TextState, byte: number): TextState | null {
  const read = partial === null ? (byte < 0x80 ? byte : startUtf8(byte)) : continueUtf8(partial, byte);
  if (read === null) return null;
  if (typeof read === 'number') {
    const target = stepDfa(dfa, state, read);
    return target < 0 ? null : { state: target, partial: null };
  }
  return anyStep(dfa, state, utf8Range(read)) ? { state, partial: read } : null;
}
