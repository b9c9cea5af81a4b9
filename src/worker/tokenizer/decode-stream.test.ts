import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDecodeStream } from './decode-stream.ts';

/** A stream whose ids are indices into `tokens`. */
function streamOver(tokens: readonly Uint8Array[]) {
  return createDecodeStream((id) => tokens[id] ?? new Uint8Array());
}

const encoder = new TextEncoder();

test('holds an incomplete character back until it is complete', () => {
  const [one, two] = [encoder.encode('a😀').subarray(0, 3), encoder.encode('a😀').subarray(3)];
  const stream = streamOver([one, two]);
  expect([stream.push(0), stream.push(1), stream.flush()]).toEqual(['a', '😀', '']);
});

test('gives one U+FFFD for each maximal part of invalid bytes, and for what is incomplete at the end', () => {
  const stream = streamOver([Uint8Array.of(0x20, 0xf0, 0x9f), encoder.encode('worked')]);
  expect([stream.push(0), stream.push(0), stream.push(1), stream.flush()]).toEqual([' ', '\ufffd ', '\ufffdworked', '']);
  expect([stream.push(0), stream.flush(), stream.push(1)]).toEqual([' ', '\ufffd', 'worked']);
});

test('keeps a byte order mark', () => {
  const stream = streamOver([Uint8Array.of(0xef, 0xbb, 0xbf)]);
  expect(stream.push(0) + stream.push(0)).toBe('\ufeff\ufeff');
});

test('says U+FFFD for an id without bytes, after what was incomplete', () => {
  const stream = streamOver([Uint8Array.of(0xf0, 0x9f), encoder.encode('a')]);
  expect([stream.push(0), stream.push(9), stream.push(1)]).toEqual(['', '\ufffd\ufffd', 'a']);
});

test('any bytes cut anywhere give the text of the whole', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 4 })), (tokens) => {
      const stream = streamOver(tokens);
      const text = tokens.map((_, id) => stream.push(id)).join('') + stream.flush();
      const whole = Uint8Array.from(tokens.flatMap((token) => [...token]));
      expect(text).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(whole));
    }),
    { numRuns: 1000 },
  );
});
