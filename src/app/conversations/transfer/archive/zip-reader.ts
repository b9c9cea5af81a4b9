// Reads the files of a ZIP by its list at the end, without unpacking it: a ZIP of 2 GB costs only
// what is read of it. All numbers in it are checked before they are used.
import { Inflate } from 'fflate';
import { formatBytes } from '../../../../contracts/format-bytes.ts';
import { fileProblem } from '../format/problem.ts';
import { crc32 } from './crc32.ts';

/** One file in a ZIP. */
export interface ZipEntry {
  /** Its path, as the ZIP has it. It is a name, never a place on a disk. */
  path: string;
  /** The bytes that the ZIP says it has. */
  bytes: number;
  /** The file as a text. Errors: FileProblem where it is damaged, or larger than `maxBytes`. */
  text(maxBytes: number): Promise<string>;
}

interface Place {
  isEncrypted: boolean;
  method: number;
  crc: number;
  packedBytes: number;
  bytes: number;
  offset: number;
}

const END = 0x06054b50;
const LISTED = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const LISTED_BYTES = 46;
const LOCAL_BYTES = 30;
const MAX_COMMENT_BYTES = 65_535;
/** The list of 65,535 files with long names. */
const MAX_LIST_BYTES = 64 * 2 ** 20;
const PIECE_BYTES = 64 * 2 ** 10;

const DAMAGED = 'Get the file again from its source';

/** Whether a file begins like a ZIP. */
export async function isZip(blob: Blob): Promise<boolean> {
  const start = new DataView(await blob.slice(0, 4).arrayBuffer());
  return start.byteLength === 4 && [LOCAL, END].includes(start.getUint32(0, true));
}

/** The files of a ZIP. Errors: FileProblem for what is no whole ZIP. */
export async function readZip(blob: Blob, name: string): Promise<ZipEntry[]> {
  const { count, listBytes, listOffset, endOffset } = await findEnd(blob, name);
  if (count === 0xffff || listOffset === 0xffffffff)
    throw fileProblem(name, 'a ZIP of over 65,535 files or 4 GB', 'Unpack it, then choose the JSON files in it');
  if (listOffset + listBytes > endOffset || listBytes > MAX_LIST_BYTES)
    throw fileProblem(name, 'a ZIP whose list of files does not fit into it', DAMAGED);
  const list = new DataView(await blob.slice(listOffset, listOffset + listBytes).arrayBuffer());
  return entriesOf(list, count, blob, name);
}

async function findEnd(blob: Blob, name: string) {
  const tailOffset = Math.max(0, blob.size - END_BYTES - MAX_COMMENT_BYTES);
  const tail = new DataView(await blob.slice(tailOffset).arrayBuffer());
  for (let at = tail.byteLength - END_BYTES; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) !== END) continue;
    return {
      count: tail.getUint16(at + 10, true),
      listBytes: tail.getUint32(at + 12, true),
      listOffset: tail.getUint32(at + 16, true),
      endOffset: tailOffset + at,
    };
  }
  throw fileProblem(name, `a ZIP of ${formatBytes(blob.size)} without an end`, 'It was cut off: get it again from its source');
}

function entriesOf(list: DataView, count: number, blob: Blob, name: string): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + LISTED_BYTES > list.byteLength || list.getUint32(at, true) !== LISTED)
      throw fileProblem(name, `a ZIP that lists ${index} of its ${count} files`, DAMAGED);
    const nameBytes = list.getUint16(at + 28, true);
    const next = at + LISTED_BYTES + nameBytes + list.getUint16(at + 30, true) + list.getUint16(at + 32, true);
    if (next > list.byteLength) throw fileProblem(name, `a ZIP that lists ${index} of its ${count} files`, DAMAGED);
    const path = new TextDecoder().decode(new Uint8Array(list.buffer, at + LISTED_BYTES, nameBytes));
    const place = placeOf(list, at);
    entries.push({ path, bytes: place.bytes, text: (maxBytes) => readText(blob, place, { file: `${name}, ${path}`, maxBytes }) });
    at = next;
  }
  return entries;
}

const placeOf = (list: DataView, at: number): Place => ({
  isEncrypted: (list.getUint16(at + 8, true) & 1) === 1,
  method: list.getUint16(at + 10, true),
  crc: list.getUint32(at + 16, true),
  packedBytes: list.getUint32(at + 20, true),
  bytes: list.getUint32(at + 24, true),
  offset: list.getUint32(at + 42, true),
});

interface Reading {
  /** The name of the file for messages. */
  file: string;
  maxBytes: number;
}

async function readText(blob: Blob, place: Place, { file, maxBytes }: Reading): Promise<string> {
  const { isEncrypted, method, packedBytes, bytes, offset } = place;
  if (isEncrypted) throw fileProblem(file, 'a file with a password', 'Unpack the ZIP, then choose its JSON files');
  if (method !== 0 && method !== 8)
    throw fileProblem(file, `a file packed by method ${method}`, 'Unpack the ZIP, then choose its JSON files');
  if (bytes > maxBytes) throw tooLarge(file, bytes, maxBytes);
  const local = new DataView(await blob.slice(offset, offset + LOCAL_BYTES).arrayBuffer());
  if (local.byteLength < LOCAL_BYTES || local.getUint32(0, true) !== LOCAL)
    throw fileProblem(file, 'no file where the list of the ZIP says', DAMAGED);
  const start = offset + LOCAL_BYTES + local.getUint16(26, true) + local.getUint16(28, true);
  const packed = blob.slice(start, start + packedBytes);
  if (packed.size < packedBytes) throw fileProblem(file, 'a file that is cut off', DAMAGED);
  return unpack(packed, place, { file, maxBytes });
}

async function unpack(packed: Blob, { method, crc, bytes }: Place, { file, maxBytes }: Reading): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let found = 0;
  let sum = 0;
  const take = (chunk: Uint8Array) => {
    found += chunk.length;
    if (found > Math.min(bytes, maxBytes)) throw tooLarge(file, found, Math.min(bytes, maxBytes));
    sum = crc32(chunk, sum);
    text += decode(decoder, chunk, file);
  };
  const inflate = method === 8 ? new Inflate(take) : null;
  for (let at = 0; at < packed.size; at += PIECE_BYTES) {
    const piece = new Uint8Array(await packed.slice(at, at + PIECE_BYTES).arrayBuffer());
    if (inflate) push(inflate, piece, { file, isLast: at + PIECE_BYTES >= packed.size });
    else take(piece);
  }
  if (found !== bytes || sum !== crc) throw fileProblem(file, 'content that does not match its checksum', DAMAGED);
  return text + decode(decoder, null, file);
}

function push(inflate: Inflate, piece: Uint8Array, { file, isLast }: { file: string; isLast: boolean }): void {
  try {
    inflate.push(piece, isLast);
  } catch (thrown) {
    // The library throws errors with a number. Ours comes through it from `take`.
    if (thrown instanceof Error && 'code' in thrown) throw fileProblem(file, `damaged data (${thrown.message})`, DAMAGED);
    throw thrown;
  }
}

function decode(decoder: TextDecoder, chunk: Uint8Array | null, file: string): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    throw fileProblem(file, 'bytes that are no text in UTF-8', DAMAGED);
  }
}

const tooLarge = (file: string, found: number, max: number) =>
  fileProblem(
    file,
    `at least ${formatBytes(found)} where ${formatBytes(max)} are allowed`,
    'Do not trust this file, or export it in parts',
  );
