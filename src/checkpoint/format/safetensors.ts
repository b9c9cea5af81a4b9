// Reads the header of a safetensors file (u64 header length, JSON header, data) into checked
// tensors. All input is hostile until checked. Format: github.com/huggingface/safetensors, README
// "Format": every byte of the data belongs to exactly one tensor.

import { invalid, quote } from '../errors.ts';
import { isObject, parseJsonObject } from './json.ts';

/** The u64 before the header. */
export const LENGTH_BYTES = 8;

/** Max bytes of a header: forty times the need of all 687 tensors of gpt-oss-120b in one file. */
const MAX_HEADER_BYTES = 4 * 2 ** 20;

/** Max tensors in a file: six times the count of gpt-oss-120b in fifteen. */
const MAX_TENSORS = 4096;

/** Max dimensions: MXFP4 blocks have four. */
const MAX_RANK = 4;

const OPEN_BRACE = 0x7b;

/** Bytes per element of the format's dtypes that are whole bytes wide. */
const DTYPE_BYTES: ReadonlyMap<string, number> = new Map([
  ['BOOL', 1],
  ['U8', 1],
  ['I8', 1],
  ['F8_E4M3', 1],
  ['F8_E5M2', 1],
  ['F8_E8M0', 1],
  ['U16', 2],
  ['I16', 2],
  ['F16', 2],
  ['BF16', 2],
  ['U32', 4],
  ['I32', 4],
  ['F32', 4],
  ['U64', 8],
  ['I64', 8],
  ['F64', 8],
]);

/** A tensor as its shard's header describes it. */
export interface ShardTensor {
  name: string;
  dtype: string;
  shape: readonly number[];
  /** Bytes from the start of the file. */
  offset: number;
  bytes: number;
}

export interface ShardHeader {
  /** In the order of their offsets, one directly after the other. */
  tensors: readonly ShardTensor[];
  /** Bytes that the whole file must have. */
  fileBytes: number;
}

/**
 * Length of the JSON header in bytes, from `head`, the first bytes of `file`. `fileBytes` is null
 * while unknown. Errors: `checkpoint-invalid`, before that length is allocated.
 */
export function readHeaderLength(head: Uint8Array, file: string, fileBytes: number | null): number {
  if (head.length < LENGTH_BYTES) throw invalid(file, `${LENGTH_BYTES} bytes of header length`, `a file of ${head.length} bytes`);
  const length = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true);
  if (length < 2n || length > BigInt(MAX_HEADER_BYTES)) {
    throw invalid(file, `a safetensors header of 2 to ${MAX_HEADER_BYTES} bytes`, `a header length of ${length}`);
  }
  if (fileBytes !== null && LENGTH_BYTES + Number(length) > fileBytes) {
    throw invalid(file, `a safetensors header of ${length} bytes`, `a file of ${fileBytes} bytes`);
  }
  return Number(length);
}

/**
 * Checks a JSON header and places its tensors in the file. `fileBytes` is null if the server did
 * not send it. Errors: `checkpoint-invalid`.
 */
export function parseHeader(json: Uint8Array, file: string, fileBytes: number | null): ShardHeader {
  if (json[0] !== OPEN_BRACE) throw invalid(file, 'a header that begins with {', `byte ${json[0] ?? 'none'}`);
  const entries = Object.entries(parseJsonObject(json, file));
  if (entries.length > MAX_TENSORS) throw invalid(file, `at most ${MAX_TENSORS} tensors`, `${entries.length}`);
  const dataStart = LENGTH_BYTES + json.length;
  const tensors: ShardTensor[] = [];
  for (const [name, entry] of entries) {
    if (name === '__metadata__') checkMetadata(entry, file);
    else tensors.push(readTensor(name, entry, { file, dataStart }));
  }
  tensors.sort((a, b) => a.offset - b.offset || a.bytes - b.bytes);
  const end = endOfData(tensors, file, dataStart);
  if (fileBytes !== null && end !== fileBytes) throw invalid(file, `${end} bytes, as its header says`, `${fileBytes} bytes`);
  return { tensors, fileBytes: end };
}

function checkMetadata(entry: unknown, file: string): void {
  if (isObject(entry) && Object.values(entry).every((value) => typeof value === 'string')) return;
  throw invalid(file, '__metadata__ as text by name', quote(entry));
}

function readTensor(name: string, entry: unknown, shard: { file: string; dataStart: number }): ShardTensor {
  const where = `${shard.file}, tensor ${quote(name)}`;
  if (!isObject(entry)) throw invalid(where, 'dtype, shape and data_offsets', quote(entry));
  const { dtype, shape, data_offsets: offsets } = entry;
  const width = typeof dtype === 'string' ? DTYPE_BYTES.get(dtype) : undefined;
  if (typeof dtype !== 'string' || width === undefined) throw invalid(where, 'a dtype of safetensors', quote(dtype));
  if (!isSizeArray(shape) || shape.length > MAX_RANK) {
    throw invalid(where, `a shape of at most ${MAX_RANK} non-negative integers`, quote(shape));
  }
  if (!isSizeArray(offsets) || offsets.length !== 2) throw invalid(where, 'two data_offsets, both byte counts', quote(offsets));
  const [begin = 0, end = 0] = offsets;
  const bytes = shape.reduce((product, size) => checkedProduct(product, size, where), width);
  if (end - begin !== bytes) {
    throw invalid(where, `${bytes} bytes for ${dtype} ${quote(shape)}`, `data_offsets ${quote(offsets)}`);
  }
  if (!Number.isSafeInteger(shard.dataStart + end))
    throw invalid(where, 'an end within any file', `data_offsets ${quote(offsets)}`);
  return { name, dtype, shape, offset: shard.dataStart + begin, bytes };
}

function isSizeArray(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0 && !Object.is(size, -0));
}

function checkedProduct(a: number, b: number, where: string): number {
  const product = a * b;
  if (!Number.isSafeInteger(product)) throw invalid(where, 'a shape whose bytes can be counted', `a product above 2^53`);
  return product;
}

/**
 * End of the last tensor, in bytes from the file's start. Refuses tensors that share bytes or leave
 * some out.
 */
function endOfData(tensors: readonly ShardTensor[], file: string, dataStart: number): number {
  let end = dataStart;
  let before = '';
  for (const tensor of tensors) {
    if (tensor.offset < end) throw invalid(file, 'tensors that share no bytes', `${quote(before)} over ${quote(tensor.name)}`);
    if (tensor.offset > end) {
      throw invalid(file, 'tensors without gaps', `${tensor.offset - end} bytes of none before ${quote(tensor.name)}`);
    }
    end = tensor.offset + tensor.bytes;
    before = tensor.name;
  }
  return end;
}
