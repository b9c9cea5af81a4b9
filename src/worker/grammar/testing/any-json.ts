// Byte grammars for tests: any JSON without white space, whose strings have lengths, and lists of
// texts. Written apart from the ones that the app uses.

import type { ByteGrammar } from '../byte-grammar.ts';

/** A place in JSON text: open brackets, the place in the innermost one, and the string's characters. */
interface Place {
  open: string;
  at: string;
  /** Characters of the string so far, or digits of a number. */
  count: number;
}

interface Lengths {
  min: number;
  max: number;
}

const ANY: Lengths = { min: 0, max: Number.POSITIVE_INFINITY };
const ESCAPES = '"\\/bfnrt';
const WORDS = ['true', 'false', 'null'];

/** Any JSON value; an object alone with `isObject`. Strings have `lengths` of characters. */
export function jsonText({ isObject = false, lengths = ANY } = {}): ByteGrammar<Place> {
  return {
    start: { open: '', at: isObject ? 'object' : 'value', count: 0 },
    next: (place, byte) => next(place, byte, lengths),
    isEnd: ({ open, at }) => open === '' && (at === 'done' || isNumberEnd(at)),
    key: ({ open, at, count }) => `${open} ${at} ${count}`,
    stringRun: ({ open, at, count }) => {
      if (at !== 'text') return null;
      const closed = { open: open.slice(0, -1), at: open.endsWith('k') ? 'colon' : 'done', count: 0 };
      return { min: Math.max(0, lengths.min - count), max: lengths.max - count, closed };
    },
  };
}

function isNumberEnd(at: string): boolean {
  return at === 'zero' || at === 'digits' || at === 'fraction';
}

function next(place: Place, byte: number, lengths: Lengths): Place | null {
  const { open, at } = place;
  const character = String.fromCharCode(byte);
  if (open.endsWith('s') || open.endsWith('k')) return nextInText(place, byte, lengths);
  if (at.startsWith('word:')) return nextInWord(place, character);
  if (isNumberEnd(at) || at === 'minus' || at === 'point') return nextInNumber(place, character);
  if (at === 'done') return behindValue(open, character);
  if (at === 'colon') return character === ':' ? { open, at: 'value', count: 0 } : null;
  if (at === 'key' || (at === 'firstKey' && character === '"')) return opened(open, character === '"' ? 'k' : '');
  if (at === 'firstKey') return closed(open, character === '}');
  if (at === 'firstItem' && character === ']') return closed(open, true);
  return beginValue(open, at, character);
}

function opened(open: string, bracket: string): Place | null {
  return bracket === '' ? null : { open: open + bracket, at: 'text', count: 0 };
}

function closed(open: string, closes: boolean): Place | null {
  return closes ? { open: open.slice(0, -1), at: 'done', count: 0 } : null;
}

function beginValue(open: string, at: string, character: string): Place | null {
  if (character === '{') return { open: `${open}{`, at: 'firstKey', count: 0 };
  if (at === 'object') return null;
  if (character === '[') return { open: `${open}[`, at: 'firstItem', count: 0 };
  if (character === '"') return opened(open, 's');
  if (character === '-') return { open, at: 'minus', count: 0 };
  if (/\d/.test(character)) return { open, at: character === '0' ? 'zero' : 'digits', count: 0 };
  const word = WORDS.find((each) => each.startsWith(character));
  return word === undefined ? null : { open, at: `word:${word.slice(1)}`, count: 0 };
}

function nextInWord({ open, at }: Place, character: string): Place | null {
  const rest = at.slice('word:'.length);
  if (!rest.startsWith(character)) return null;
  return { open, at: rest.length === 1 ? 'done' : `word:${rest.slice(1)}`, count: 0 };
}

function nextInNumber({ open, at }: Place, character: string): Place | null {
  const isDigit = /\d/.test(character);
  if (at === 'minus') return isDigit ? { open, at: character === '0' ? 'zero' : 'digits', count: 0 } : null;
  if (at === 'point') return isDigit ? { open, at: 'fraction', count: 0 } : null;
  if (isDigit && at !== 'zero') return { open, at, count: 0 };
  if (character === '.' && at !== 'fraction') return { open, at: 'point', count: 0 };
  return behindValue(open, character);
}

function behindValue(open: string, character: string): Place | null {
  const isObject = open.endsWith('{');
  if (open === '') return null;
  if (character === ',') return { open, at: isObject ? 'key' : 'value', count: 0 };
  return closed(open, character === (isObject ? '}' : ']'));
}

function nextInText({ open, at, count }: Place, byte: number, { min, max }: Lengths): Place | null {
  const character = String.fromCharCode(byte);
  const text = (place: string, added = 0) => (count + added <= max ? { open, at: place, count: count + added } : null);
  if (at === 'escape') return ESCAPES.includes(character) ? text('text') : character === 'u' ? text('hex4') : null;
  if (at.startsWith('hex')) {
    // A first `d` could begin half of a pair, which alone is no character.
    const isHex = at === 'hex4' ? /[0-9a-cA-C]/.test(character) : /[0-9a-fA-F]/.test(character);
    return isHex ? text(at === 'hex1' ? 'text' : `hex${Number(at.slice(3)) - 1}`) : null;
  }
  if (at.startsWith('utf8')) return nextInCharacter({ open, at, count }, byte);
  if (character === '"') {
    if (count < min) return null;
    return { open: open.slice(0, -1), at: open.endsWith('k') ? 'colon' : 'done', count: 0 };
  }
  if (character === '\\') return text('escape', 1);
  if (byte < 0x20) return null;
  if (byte < 0x80) return text('text', 1);
  if (byte < 0xc2 || byte > 0xf4) return null;
  const follow = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
  return text(`utf8 ${follow} ${firstRange(byte).join()}`, 1);
}

function firstRange(byte: number): [number, number] {
  if (byte === 0xe0) return [0xa0, 0xbf];
  if (byte === 0xed) return [0x80, 0x9f];
  if (byte === 0xf0) return [0x90, 0xbf];
  return [0x80, byte === 0xf4 ? 0x8f : 0xbf];
}

function nextInCharacter({ open, at, count }: Place, byte: number): Place | null {
  const [, follow = '', range = ''] = at.split(' ');
  const [low = 0, high = 0] = range.split(',').map(Number);
  if (byte < low || byte > high) return null;
  return { open, at: follow === '1' ? 'text' : `utf8 ${Number(follow) - 1} 128,191`, count };
}

/** One of `texts`. */
export function oneOf(texts: readonly string[]): ByteGrammar<string> {
  const latin1 = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));
  const all = texts.map(latin1);
  return {
    start: '',
    next: (read, byte) => {
      const longer = read + String.fromCharCode(byte);
      return all.some((text) => text.startsWith(longer)) ? longer : null;
    },
    isEnd: (read) => all.includes(read),
    key: (read) => read,
    stringRun: () => null,
  };
}
