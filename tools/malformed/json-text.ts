// Invalid JSON text in a model's files, for every JSON file and shard header.

import { encode, join } from '../../src/checkpoint/testing/tiny-checkpoint.ts';
import { goodBytes, goodShard, JSON_FILES, type MalformedCase, SHARD, withFile, withHeaderText } from './checkpoint-files.ts';

type Spoil = (good: Uint8Array) => Uint8Array<ArrayBuffer>;

/** Inserts bytes after the first opening brace. */
const inside = (bytes: Uint8Array | string): Spoil => {
  const inserted = typeof bytes === 'string' ? encode(bytes) : bytes;
  return (good) => join(good.subarray(0, 1), inserted, good.subarray(1));
};
const before = (...bytes: number[]): Spoil => {
  return (good) => join(Uint8Array.from(bytes), good);
};
const after = (text: string): Spoil => {
  return (good) => join(good, encode(text));
};
const instead = (text: string): Spoil => {
  return () => encode(text);
};
const cutTo = (share: number): Spoil => {
  // The valid text may end in spaces, which are not needed.
  return (good) =>
    encode(
      text(good)
        .trimEnd()
        .slice(0, Math.floor(share * (text(good).trimEnd().length - 1))),
    );
};
const text = (good: Uint8Array): string => new TextDecoder().decode(good);
const utf16 = (characters: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: characters.length * 2 }, (_, i) => characters.charCodeAt(i >> 1) >> (8 * (i & 1)));

/** A string of invalid UTF-8, as the value of its own member. */
const noUtf8 = (...bytes: number[]): Spoil => inside(join(encode('"x":"'), Uint8Array.from(bytes), encode('",')));

const DEPTH = 10_000;

const SPOILS: Record<string, Spoil> = {
  'nothing at all': instead(''),
  'only spaces': instead('    '),
  null: instead('null'),
  true: instead('true'),
  'a number': instead('17'),
  'a string': instead('"model"'),
  'a list': instead('[{}]'),
  'an empty list': instead('[]'),
  'a web page': instead('<!doctype html><title>Sign in</title>'),
  'its first half': cutTo(0.5),
  'all but its end': cutTo(1),
  'one opening brace': instead('{'),
  'a byte order mark': before(0xef, 0xbb, 0xbf),
  'a NUL in front': before(0),
  'NUL padding': after('\0\0\0\0'),
  'a second value': after('{}'),
  'text behind it': after('x'),
  'UTF-16': (good) => utf16(text(good)),
  'a lone continuation byte': noUtf8(0x80),
  'a byte that UTF-8 never has': noUtf8(0xff),
  'an overlong character': noUtf8(0xc0, 0xaf),
  'half a character': noUtf8(0xe2, 0x82),
  'an encoded surrogate': noUtf8(0xed, 0xa0, 0x80),
  'a character above U+10FFFF': noUtf8(0xf4, 0x90, 0x80, 0x80),
  'a comment': inside('/* hi */'),
  'single quotes': inside("'x':1,"),
  'a name without quotes': inside('x:1,'),
  NaN: inside('"x":NaN,'),
  Infinity: inside('"x":-Infinity,'),
  'a hexadecimal number': inside('"x":0x10,'),
  'a number with a leading zero': inside('"x":012,'),
  'a control character in a string': inside('"x":"\u0001",'),
  'an escape that is none': inside(String.raw`"x":"\x41",`),
  'a comma too many': inside(','),
  'a colon too many': inside('"x"::1,'),
  'the same name twice': inside('"x":1,"x":1,'),
  'the same name twice, once escaped': inside(String.raw`"x":1,"\u0078":1,`),
  '__proto__ twice': inside('"__proto__":{},"__proto__":{},'),
  'lists 10,000 deep': inside(`"x":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)},`),
  'objects 10,000 deep': inside(`"x":${'{"x":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)},`),
  'a million brackets that never close': inside(`"x":${'['.repeat(1_000_000)}`),
  'a string that never ends': (good) => join(encode('{"x":"'), encode(text(good).replaceAll('"', ' '))),
  'half a million members': inside(Array.from({ length: 500_000 }, (_, i) => `"${i.toString(36)}":0,`).join('')),
};

/** Every spoiled text in every JSON file and in a shard's header. */
export function jsonTextCases(): MalformedCase[] {
  return Object.entries(SPOILS).flatMap(([what, spoil]) => [
    ...JSON_FILES.map(
      (file): MalformedCase => ({
        name: `${file}: ${what}`,
        files: () => withFile(file, spoil(goodBytes(file))),
        error: 'checkpoint-invalid',
        says: file,
      }),
    ),
    {
      name: `header: ${what}`,
      files: () => withHeaderText(spoil(encode(goodShard().header))),
      error: 'checkpoint-invalid',
      says: SHARD,
    },
  ]);
}
