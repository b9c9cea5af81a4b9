// Reads and writes whole texts by a grammar.

import type { ByteGrammar } from '../byte-grammar.ts';
import type { Draws } from './draws.ts';

const encoder = new TextEncoder();

/** The state behind a text; null if no text of the grammar begins with it. */
export function stateBehind<State>(grammar: ByteGrammar<State>, text: string): State | null {
  let state: State | null = grammar.start;
  for (const byte of encoder.encode(text)) {
    if (state === null) return null;
    state = grammar.next(state, byte);
  }
  return state;
}

/** Whether a grammar has a whole text. */
export function accepts<State>(grammar: ByteGrammar<State>, text: string): boolean {
  const state = stateBehind(grammar, text);
  return state !== null && grammar.isEnd(state);
}

/** The bytes that may come in a state. */
export function allowedBytes<State>(grammar: ByteGrammar<State>, state: State): number[] {
  return Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => grammar.next(state, byte) !== null);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Bytes that lead to an end outside of strings, the quickest first. */
const CLOSING = [...'}]ntf0123456789:,"'].map((character) => character.charCodeAt(0));

interface Drawing {
  /** Bytes after which what closes something is preferred, so that the text ends. */
  patience: number;
  /** Keys to write then, so that required ones come. */
  keys: readonly string[];
}

/** A JSON text whose bytes are drawn evenly from all that may come. */
export function drawText<State>(grammar: ByteGrammar<State>, draws: Draws, { patience, keys }: Drawing): string {
  const bytes: number[] = [];
  let state: State = grammar.start;
  let inString = false;
  for (;;) {
    const late = bytes.length > patience;
    const isEnd = grammar.isEnd(state);
    if (bytes.length > 50 * patience) throw new Error(`the text does not end: ${decoded(bytes)}`);
    if (isEnd && (late || draws.chance(0.2))) return whole(bytes);
    const byte: number | null = late ? closing(allowedBytes(grammar, state), inString, draws) : drawByte(grammar, state, draws);
    if (byte === null && isEnd) return whole(bytes);
    if (byte === null) throw new Error(`a dead end behind ${decoded(bytes)}`);
    const key: Uint8Array | null = late && byte === QUOTE && !inString ? keyFrom(grammar, state, draws.shuffled(keys)) : null;
    for (const each of key ?? [byte]) {
      const next = grammar.next(state, each);
      if (next === null) throw new Error('the byte was allowed before');
      inString = inString !== (each === QUOTE && !isEscaped(bytes));
      state = next;
      bytes.push(each);
    }
  }
}

/** The bytes of a key that may come, with its colon. */
function keyFrom<State>(grammar: ByteGrammar<State>, start: State, keys: readonly string[]): Uint8Array | null {
  const texts = keys.map((key) => encoder.encode(`${JSON.stringify(key)}:`));
  const reads = (bytes: Uint8Array) =>
    bytes.reduce<State | null>((state, byte) => (state === null ? null : grammar.next(state, byte)), start);
  return texts.find((bytes) => reads(bytes) !== null) ?? null;
}

const TRIES = 40;

/** One of the bytes that may come, each as likely; null if none may. */
function drawByte<State>(grammar: ByteGrammar<State>, state: State, draws: Draws): number | null {
  // Quicker than to list them, where many may come.
  for (let time = 0; time < TRIES; time++) {
    const byte = draws.whole(0, 255);
    if (grammar.next(state, byte) !== null) return byte;
  }
  const allowed = allowedBytes(grammar, state);
  return allowed.length === 0 ? null : draws.pick(allowed);
}

function closing(allowed: readonly number[], inString: boolean, draws: Draws): number | null {
  if (allowed.length === 0) return null;
  const wanted = inString ? [QUOTE] : CLOSING;
  const found = wanted.find((byte) => allowed.includes(byte));
  return found === undefined || draws.chance(0.05) ? draws.pick(allowed) : found;
}

/** Whether an odd number of backslashes comes last. */
function isEscaped(bytes: readonly number[]): boolean {
  const last = bytes.findLastIndex((byte) => byte !== BACKSLASH);
  return (bytes.length - 1 - last) % 2 === 1;
}

/** @throws TypeError if the bytes are no UTF-8 */
function whole(bytes: readonly number[]): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
}

function decoded(bytes: readonly number[]): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}
