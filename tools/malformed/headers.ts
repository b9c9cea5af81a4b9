// Invalid safetensors files: lengths, names, dtypes, shapes, offsets and data that contradict each
// other. Invalid JSON text is in json-text.ts.

import { encode, encodeJson, join } from '../../src/checkpoint/testing/tiny-checkpoint.ts';
import {
  type Entry,
  type Fields,
  goodBytes,
  goodJson,
  goodShard,
  INDEX,
  type MalformedCase,
  OTHER_SHARD,
  SHARD,
  withFile,
  withHeader,
  withHeaderText,
} from './checkpoint-files.ts';

/** The tensor to spoil: bf16, of one dimension, not the first in the file. */
const TENSOR = 'model.layers.0.mlp.experts.down_proj_bias';

const GOOD_BYTES = goodBytes(SHARD);
const HEADER_BYTES = encode(goodShard().header).length;
const DATA_BYTES = goodShard().data.length;

function refused(name: string, files: MalformedCase['files'], says: string): MalformedCase {
  return { name: `header: ${name}`, files, error: 'checkpoint-invalid', says };
}

function withLength(length: bigint): Uint8Array<ArrayBuffer> {
  const bytes = GOOD_BYTES.slice();
  new DataView(bytes.buffer).setBigUint64(0, length, true);
  return bytes;
}

function lengthCases(): MalformedCase[] {
  const good = BigInt(HEADER_BYTES);
  const impossible = [0n, 1n, 2n ** 22n + 1n, 2n ** 31n, 2n ** 32n, 2n ** 32n + good, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n];
  const wrong = [2n, 7n, good - 1n, good + 1n, BigInt(GOOD_BYTES.length - 8), BigInt(GOOD_BYTES.length - 7)];
  const cuts = [0, 1, 7, 8, 9, 100, 8 + HEADER_BYTES - 1, 8 + HEADER_BYTES, GOOD_BYTES.length - 1];
  return [
    ...[...impossible, 2n ** 63n + 2n, 2n ** 64n - 1n].map((length) =>
      refused(`a length of ${length}`, () => withFile(SHARD, withLength(length)), `header length of ${length}`),
    ),
    ...wrong.map((length) => refused(`a length of ${length}`, () => withFile(SHARD, withLength(length)), SHARD)),
    ...cuts.map((bytes) =>
      refused(`a file cut to ${bytes} bytes`, () => withFile(SHARD, GOOD_BYTES.slice(0, bytes)), `${bytes}`),
    ),
    refused('a byte behind the data', () => withFile(SHARD, join(GOOD_BYTES, encode('x'))), `${GOOD_BYTES.length + 1} bytes`),
    refused('the good file twice', () => withFile(SHARD, join(GOOD_BYTES, GOOD_BYTES)), `${GOOD_BYTES.length * 2} bytes`),
  ];
}

function change(name: string, fields: Fields, says: string): MalformedCase {
  return refused(name, () => withHeader((header) => Object.assign(entryOf(header), fields)), says);
}

function entryOf(header: Record<string, Entry>): Entry {
  const entry = header[TENSOR];
  if (!entry) throw new Error(`The good shard has no ${TENSOR}.`);
  return entry;
}

/** Replaces text of the valid entry, for numbers that JSON.stringify does not write. */
function withText(name: string, field: 'shape' | 'data_offsets', text: string, says: string): MalformedCase {
  const files = () => {
    const header = goodShard().header;
    const start = header.indexOf(`"${field}"`, header.indexOf(`"${TENSOR}"`)) + field.length + 3;
    return withHeaderText(header.slice(0, start) + text + header.slice(header.indexOf(']', start) + 1));
  };
  return refused(name, files, says);
}

const NO_TEXT = [undefined, null, 16, true, ['BF16'], { BF16: 1 }];
const NO_DTYPES = ['', 'bf16', 'BF16 ', 'BF16\0', 'F4', 'F8', 'U9', '__proto__', 'constructor', 'x'.repeat(100_000)];
// F16 beside BF16 is a dtype that the engine reads.
const OTHER_DTYPES = ['I16', 'U16', 'U8', 'F32', 'I64'];
const NO_LISTS = [undefined, null, 128, '8,128', true, {}, { length: 2 }];
const NO_SIZES = [-1, 0.5, 1e21, 2 ** 53, '128', null, true, [128], {}];
const OTHER_SHAPES = [[], [1024], [128, 8], [8, 128, 1], [1, 8, 128], [4, 128], [8, 0], [9, 128]];

function entryCases(): MalformedCase[] {
  const { shape, data_offsets: offsets } = entryOf(JSON.parse(goodShard().header) as Record<string, Entry>);
  const [begin, end] = offsets as [number, number];
  const [rows, columns] = shape as [number, number];
  const shown = (value: unknown) => (JSON.stringify(value) ?? 'undefined').slice(0, 40);
  return [
    ...[null, 'BF16', 5, true, [], [1, 2]].map((entry) =>
      refused(
        `an entry that is ${shown(entry)}`,
        () => withHeader((header) => Object.assign(header, { [TENSOR]: entry })),
        TENSOR,
      ),
    ),
    ...[...NO_TEXT, ...NO_DTYPES].map((dtype) => change(`a dtype of ${shown(dtype)}`, { dtype }, 'dtype')),
    ...OTHER_DTYPES.map((dtype) => change(`a dtype of ${dtype}`, { dtype }, dtype)),
    ...NO_LISTS.map((list) => change(`a shape of ${shown(list)}`, { shape: list }, 'shape')),
    ...NO_SIZES.map((size) => change(`a size of ${shown(size)}`, { shape: [size, columns] }, 'shape')),
    ...OTHER_SHAPES.map((other) => change(`a shape of ${shown(other)}`, { shape: other }, TENSOR)),
    change('a shape of 100,000 sizes', { shape: Array(100_000).fill(1) }, SHARD),
    change('a shape of 60,000 sizes', { shape: Array(60_000).fill(1) }, 'at most 4'),
    change('a product above 2^53', { shape: [2 ** 40, 2 ** 40] }, '2^53'),
    change('a product that wraps to the right bytes', { shape: [2 ** 32 + rows, 2 ** 32 + columns] }, '2^53'),
    withText('a size of -0', 'shape', `[-0,${columns}]`, 'shape'),
    withText('a size of 1e400', 'shape', `[1e400,${columns}]`, 'shape'),
    ...NO_LISTS.map((list) => change(`offsets of ${shown(list)}`, { data_offsets: list }, 'data_offsets')),
    ...NO_SIZES.map((from) => change(`an offset of ${shown(from)}`, { data_offsets: [from, end] }, 'data_offsets')),
    ...NO_SIZES.map((until) => change(`an end of ${shown(until)}`, { data_offsets: [begin, until] }, 'data_offsets')),
    ...[[], [begin], [begin, end, end], [end, begin]].map((list) =>
      change(`offsets ${shown(list)}`, { data_offsets: list }, 'data_offsets'),
    ),
    withText('an offset of -0', 'data_offsets', `[-0,${end - begin}]`, 'data_offsets'),
    withText('an offset of 1e400', 'data_offsets', `[${begin},1e400]`, 'data_offsets'),
    change(
      'offsets below 2^53 that are none in a file',
      { data_offsets: [2 ** 53 - 1 - (end - begin), 2 ** 53 - 1] },
      'any file',
    ),
    change('offsets past the end', { data_offsets: [DATA_BYTES, DATA_BYTES + end - begin] }, 'gaps'),
    change('offsets over the tensor before', { data_offsets: [begin - 2, end - 2] }, 'share no bytes'),
    change('offsets over the tensor behind', { data_offsets: [begin + 2, end + 2] }, 'gaps'),
    change('the offsets of the first tensor', { data_offsets: [0, end - begin] }, 'share no bytes'),
  ];
}

/** Whole tensors by name: too many, too few, misnamed. */
function nameCases(): MalformedCase[] {
  const none = { dtype: 'U8', shape: [0], data_offsets: [DATA_BYTES, DATA_BYTES] };
  const added = ['', 'x', 'constructor', 'toString', 'hasOwnProperty', '\0', '\u202e', 'x'.repeat(1_000_000)];
  const many = (count: number) => Array.from({ length: count }, (_, i) => `"t${i}":${JSON.stringify(none)}`).join(',');
  const rename = (to: string) => () => withHeaderText(goodShard().header.replace(`"${TENSOR}"`, JSON.stringify(to)));
  return [
    ...added.map((name) =>
      refused(
        `a tensor more, ${JSON.stringify(name.slice(0, 20))}`,
        () => withHeader((header) => Object.assign(header, { [name]: none })),
        INDEX,
      ),
    ),
    refused(
      'a tensor more, "__proto__"',
      () => withHeaderText(goodShard().header.replace('{', `{"__proto__":${JSON.stringify(none)},`)),
      INDEX,
    ),
    ...['__proto__', 'constructor', `${TENSOR} `, TENSOR.toUpperCase()].map((to) =>
      refused(`a tensor renamed ${to}`, rename(to), to),
    ),
    refused(
      'a tensor twice',
      () => withHeaderText(goodShard().header.replace('{', `{"${TENSOR}":${JSON.stringify(none)},`)),
      'twice',
    ),
    refused('no tensors', () => withHeaderText('{}'), `${DATA_BYTES + 10} bytes`),
    refused('5,000 tensors', () => withHeaderText(`{${many(5000)}}`), '5000'),
    refused('100,000 tensors', () => withHeaderText(`{${many(100_000)}}`), 'header length of'),
    refused(
      '100,000 tensors without entries',
      () => withHeaderText(`{${Array.from({ length: 100_000 }, (_, i) => `"t${i}":0`)}}`),
      'values',
    ),
    ...[null, 'pt', [], { format: 1 }, { format: null }, { format: { a: 'b' } }].map((metadata) =>
      refused(
        `metadata ${JSON.stringify(metadata)}`,
        () => withHeader((header) => Object.assign(header, { __metadata__: metadata })),
        '__metadata__',
      ),
    ),
    refused('the other shard’s content', () => withFile(SHARD, goodBytes(OTHER_SHARD)), OTHER_SHARD),
    refused('sixty shards of 4,000 tensors each', manyShards, 'it here too'),
  ];
}

/**
 * An index of few tensors over shards of many: memory must not grow with tensors that were not
 * requested.
 */
function manyShards() {
  const names = Array.from({ length: 60 }, (_, i) => `model-${i}.safetensors`);
  const entries = Array.from({ length: 4000 }, (_, i) => `"t${i}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}`);
  const json = encode(`{${entries.join(',')}}`);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(json.length), true);
  const shard = join(length, json);
  const files = withFile(
    INDEX,
    encodeJson({ ...goodJson(INDEX), weight_map: Object.fromEntries(names.map((name, i) => [`t${i}`, name])) }),
  );
  for (const name of names) files.set(name, shard);
  return files;
}

export function headerCases(): MalformedCase[] {
  return [...lengthCases(), ...entryCases(), ...nameCases()];
}
