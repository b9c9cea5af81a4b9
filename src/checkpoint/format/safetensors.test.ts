import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encode, headerOf, tensor } from '../testing/tiny-checkpoint.ts';
import { parseHeader, readHeaderLength } from './safetensors.ts';

const FILE = 'model.safetensors';
const VALID = headerOf([tensor('a', 12), tensor('b', 8), { name: 'c', dtype: 'BF16', shape: [2, 3], bytes: new Uint8Array(12) }]);

const refusal = (part: string) => expect.objectContaining({ name: 'checkpoint-invalid', message: expect.stringContaining(part) });

describe('readHeaderLength', () => {
  const head = (length: bigint) => {
    const bytes = new Uint8Array(16);
    new DataView(bytes.buffer).setBigUint64(0, length, true);
    return bytes;
  };

  test('reads the length', () => {
    expect(readHeaderLength(head(500n), FILE, 508)).toBe(500);
  });

  test.each([0n, 1n, 2n ** 22n + 1n, 2n ** 31n, 2n ** 32n + 100n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n])(
    'refuses %s',
    (length) => {
      expect(() => readHeaderLength(head(length), FILE, null)).toThrow(refusal(String(length)));
    },
  );

  test('refuses a header that is longer than the file', () => {
    expect(() => readHeaderLength(head(500n), FILE, 507)).toThrow(refusal('507'));
  });

  test('refuses a file too short for a length', () => {
    expect(() => readHeaderLength(new Uint8Array(7), FILE, 7)).toThrow(refusal('7 bytes'));
  });
});

describe('parseHeader', () => {
  const parse = (text: string, fileBytes: number | null = null) => parseHeader(encode(text), FILE, fileBytes);
  const entry = (fields: object) => JSON.stringify({ t: { dtype: 'U8', shape: [4], data_offsets: [0, 4], ...fields } });

  test('places tensors in the file, in the order of their offsets', () => {
    const text = JSON.stringify({ __metadata__: { format: 'pt' }, ...VALID });
    const start = 8 + text.length;
    const header = parse(text, start + 32);
    expect(header.fileBytes).toBe(start + 32);
    expect(header.tensors).toEqual([
      { name: 'a', dtype: 'U8', shape: [12], offset: start, bytes: 12 },
      { name: 'b', dtype: 'U8', shape: [8], offset: start + 12, bytes: 8 },
      { name: 'c', dtype: 'BF16', shape: [2, 3], offset: start + 20, bytes: 12 },
    ]);
  });

  test('counts beyond 2^32', () => {
    const bytes = 5 * 2 ** 32;
    const before = { dtype: 'U8', shape: [2 ** 33], data_offsets: [0, 2 ** 33] };
    const text = JSON.stringify({ before, t: { dtype: 'U8', shape: [bytes], data_offsets: [2 ** 33, 2 ** 33 + bytes] } });
    expect(parse(text).tensors[1]).toMatchObject({ bytes, offset: 2 ** 33 + 8 + text.length });
  });

  test('accepts scalars, empty tensors, spaces after the header', () => {
    const scalar = entry({ dtype: 'F32', shape: [] });
    expect(parse(`${scalar}   `).tensors[0]?.bytes).toBe(4);
    expect(parse(entry({ shape: [3, 0], data_offsets: [0, 0] })).tensors[0]?.bytes).toBe(0);
  });

  test('keeps __proto__ as a name like any other', () => {
    expect(parse('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}').tensors[0]?.name).toBe('__proto__');
  });

  test.each([
    ['text that is not JSON', '{"t":', 'JSON'],
    ['an array', '[]', 'begins with {'],
    [
      'duplicate tensors',
      '{"t":{"dtype":"U8","shape":[],"data_offsets":[0,1]},"t":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}',
      'twice',
    ],
    ['metadata that is not text', '{"__metadata__":{"a":1}}', '__metadata__'],
    ['a tensor that is null', '{"t":null}', '"t"'],
    ['an unknown dtype', entry({ dtype: 'U9' }), 'U9'],
    ['a dtype that is no text', entry({ dtype: 8 }), 'dtype'],
    ['a dtype named as a property of all objects', entry({ dtype: 'constructor' }), 'constructor'],
    ['a negative size', entry({ shape: [-4] }), 'shape'],
    ['a fractional size', entry({ shape: [0.5] }), 'shape'],
    ['a size as text', entry({ shape: ['4'] }), 'shape'],
    ['a size of 1e21', '{"t":{"dtype":"U8","shape":[1e21],"data_offsets":[0,4]}}', 'shape'],
    ['a shape that is no list', entry({ shape: 4 }), 'shape'],
    ['a product beyond 2^53', entry({ shape: [2 ** 40, 2 ** 40] }), '2^53'],
    ['a product that wraps to the right length', entry({ shape: [2 ** 32, 2 ** 32 + 1] }), '2^53'],
    ['offsets that fit another shape', entry({ shape: [5] }), '5 bytes'],
    ['offsets that fit another dtype', entry({ dtype: 'BF16' }), '8 bytes'],
    ['reversed offsets', entry({ data_offsets: [4, 0] }), 'data_offsets'],
    ['a negative offset', entry({ data_offsets: [-4, 0] }), 'data_offsets'],
    ['one offset', entry({ data_offsets: [4] }), 'data_offsets'],
    ['three offsets', entry({ data_offsets: [0, 4, 4] }), 'data_offsets'],
    ['no offsets', entry({ data_offsets: undefined }), 'data_offsets'],
    [
      'an end beyond 2^53',
      entry({ data_offsets: [Number.MAX_SAFE_INTEGER - 4, Number.MAX_SAFE_INTEGER] }),
      'end within any file',
    ],
    ['a gap before the first tensor', entry({ data_offsets: [4, 8] }), 'without gaps'],
    ['a gap between tensors', JSON.stringify(headerOf([tensor('a', 12), tensor('b', 8, 4)])), '4 bytes of none before "b"'],
    ['a size of minus nothing', '{"t":{"dtype":"U8","shape":[-0],"data_offsets":[0,0]}}', 'shape'],
    ['more dimensions than any tensor has', entry({ shape: [1, 1, 1, 1, 4] }), 'at most 4'],
    ['space before the header', ` ${entry({})}`, 'byte 32'],
    [
      'tensors that overlap',
      JSON.stringify({ ...VALID, d: { dtype: 'U8', shape: [4], data_offsets: [10, 14] } }),
      'share no bytes',
    ],
    [
      'tensors in the same place',
      JSON.stringify({ ...VALID, d: { dtype: 'U8', shape: [12], data_offsets: [0, 12] } }),
      'share no bytes',
    ],
  ])('refuses %s', (_, text, part) => {
    expect(() => parse(text)).toThrow(refusal(part));
  });

  test.each([-1, 1])('refuses a file that is not as long as its header says (%i)', (difference) => {
    const text = JSON.stringify(VALID);
    expect(() => parse(text, 8 + text.length + 32 + difference)).toThrow(refusal(`${8 + text.length + 32} bytes`));
  });

  test('refuses 65,000 tensors, all that fit in the longest header, and 5,000, in less than a second', () => {
    const many = Array.from({ length: 65_000 }, (_, i) => `"t${i}":{"dtype":"U8","shape":[1],"data_offsets":[${i},${i + 1}]}`);
    const started = performance.now();
    expect(() => parse(`{${many.join(',')}}`)).toThrow(refusal('65536 values'));
    expect(() => parse(`{${many.slice(0, 5000).join(',')}}`)).toThrow(refusal('5000'));
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test('a mutated header is read as it stands, or refused, never anything else', () => {
    const valid = encode(JSON.stringify(VALID));
    const outcomes = { read: 0, refused: 0 };
    const mutation = fc.record({
      at: fc.nat(valid.length - 1),
      cut: fc.nat(6),
      insert: fc.oneof(
        fc.constantFrom('', '0', '-', '9', '"', '{', '}', ',', '[', ']', '1e9', 'null'),
        fc.string({ maxLength: 3 }),
      ),
    });
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        const text = mutations.reduce(mutate, JSON.stringify(VALID));
        outcomes[judge(text)]++;
      }),
      { numRuns: 3000 },
    );
    expect(outcomes.read).toBeGreaterThan(20);
    expect(outcomes.refused).toBeGreaterThan(1000);
  });

  /** Parses; what is accepted must agree with a naive reading of the same JSON. */
  function judge(text: string): 'read' | 'refused' {
    const started = performance.now();
    try {
      const { tensors, fileBytes } = parse(text);
      const naive = JSON.parse(text) as Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;
      const start = 8 + encode(text).length;
      const seen = Object.fromEntries(
        tensors.map(({ name, dtype, shape, offset, bytes }) => [
          name,
          { dtype, shape, data_offsets: [offset - start, offset - start + bytes] },
        ]),
      );
      const { __metadata__: _, ...named } = naive;
      expect(seen).toMatchObject(named);
      expect(Object.keys(seen)).toHaveLength(Object.keys(named).length);
      for (const { offset, bytes } of tensors) expect(offset + bytes).toBeLessThanOrEqual(fileBytes);
      return 'read';
    } catch (error) {
      expect(error).toMatchObject({ name: 'checkpoint-invalid' });
      return 'refused';
    } finally {
      expect(performance.now() - started).toBeLessThan(1000);
    }
  }
});

function mutate(text: string, { at, cut, insert }: { at: number; cut: number; insert: string }): string {
  return text.slice(0, at) + insert + text.slice(at + cut);
}
