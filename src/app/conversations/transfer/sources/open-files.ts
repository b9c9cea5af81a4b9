// Opens the files that the user chose, ZIPs and JSON, and lists the chats in them. A chat of a ZIP
// of this app is read when its turn comes; a list of another app is parsed as a whole.
import { formatBytes } from '../../../../contracts/format-bytes.ts';
import { isZip, readZip, type ZipEntry } from '../archive/zip-reader.ts';
import { SETTINGS_FILE } from '../format/names.ts';
import { FileProblem, fileProblem } from '../format/problem.ts';
import { isObject } from '../format/shape.ts';
import { chatsIn, type FoundChat } from './recognise.ts';

/** A file with its name; a folder's files are opened when their turn comes. */
export interface ChosenFile {
  name: string;
  open(): Promise<Blob>;
}

/** A file whose chats are listed, or a file of one chat that is not opened yet. */
export interface Candidate {
  /** The name of the file, for messages. */
  file: string;
  /** Errors: FileProblem with the file's name or without it. */
  chats(): Promise<FoundChat[]>;
}

/**
 * A JSON is parsed as one string, and browsers end strings at 512 MB. Real exports are far smaller.
 */
export const MAX_JSON_BYTES = 400 * 2 ** 20;

/** All files of one ZIP together. */
export const MAX_ZIP_BYTES = 2 ** 31;

const MAX_SETTINGS_BYTES = 10 * 2 ** 20;

/** Files of ChatGPT's export; large ones come in several parts. */
const CHATGPT_FILE = /(^|\/)conversations(-\d+)?\.json$/;
const OWN_FILE = /(^|\/)chats\/[^/]+\.json$/;

/** The chats of the files, in their order. Errors: none; each candidate has its own. */
export async function* candidatesIn(files: readonly ChosenFile[]): AsyncGenerator<Candidate> {
  for (const file of files) {
    try {
      const blob = await file.open();
      if (await isZip(blob)) yield* zipCandidates(await readZip(blob, file.name), file.name);
      else yield { file: file.name, chats: async () => chatsIn(parse(await jsonText(blob, file.name), file.name)) };
    } catch (thrown) {
      yield { file: file.name, chats: () => Promise.reject(thrown) };
    }
  }
}

/** The content of the file of settings in the first ZIP that has one; null for none that can be read. */
export async function settingsIn(files: readonly ChosenFile[]): Promise<unknown> {
  for (const file of files) {
    try {
      const blob = await file.open();
      const entries = (await isZip(blob)) ? await readZip(blob, file.name) : [];
      const entry = entries.find(({ path }) => path === SETTINGS_FILE);
      if (entry && entries.some(({ path }) => OWN_FILE.test(path))) return JSON.parse(await entry.text(MAX_SETTINGS_BYTES));
    } catch {
      // The import of the chats reports what is wrong with the file.
    }
  }
  return null;
}

async function jsonText(blob: Blob, name: string): Promise<string> {
  if (blob.size > MAX_JSON_BYTES) {
    const found = `${formatBytes(blob.size)}, more than the ${formatBytes(MAX_JSON_BYTES)} that a JSON file may have`;
    throw fileProblem(name, found, 'Export the chats in parts, or choose the ZIP that they came in');
  }
  return blob.text();
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    const found = text.trim() === '' ? 'nothing in it' : `no JSON (${thrown instanceof Error ? thrown.message : String(thrown)})`;
    throw fileProblem(name, found, 'Choose a ZIP or a JSON file with chats, or get it again if it was cut off');
  }
}

function* zipCandidates(entries: readonly ZipEntry[], zip: string): Generator<Candidate> {
  const own = entries.filter(({ path }) => OWN_FILE.test(path));
  const chosen = own.length > 0 ? own : entries.filter(({ path }) => CHATGPT_FILE.test(path));
  const others = chosen.length > 0 ? chosen : entries.filter(({ path }) => path.endsWith('.json'));
  if (others.length === 0) {
    const paths = entries.slice(0, 3).map(({ path }) => path.slice(0, 60));
    const found = `${entries.length} files and no chats among them${paths.length > 0 ? `, such as ${paths.join(', ')}` : ''}`;
    throw fileProblem(zip, found, 'Choose the ZIP that this app or ChatGPT exported');
  }
  const totalBytes = others.reduce((sum, { bytes }) => sum + bytes, 0);
  if (totalBytes > MAX_ZIP_BYTES)
    throw fileProblem(
      zip,
      `chats of ${formatBytes(totalBytes)}, more than the ${formatBytes(MAX_ZIP_BYTES)} allowed`,
      'Export them in parts',
    );
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  for (const entry of others) yield { file: `${zip}, ${entry.path}`, chats: () => readEntry(entry, byPath, zip) };
}

async function readEntry(entry: ZipEntry, byPath: ReadonlyMap<string, ZipEntry>, zip: string): Promise<FoundChat[]> {
  const name = `${zip}, ${entry.path}`;
  const value = parse(await entry.text(MAX_JSON_BYTES), name);
  const root = entry.path.replace(/chats\/[^/]*$/, '');
  await fillFiles(value, (path) => byPath.get(root + path) ?? byPath.get(path));
  return chatsIn(value);
}

/** Puts the texts of files back into the parts that name them. */
async function fillFiles(value: unknown, entryAt: (path: string) => ZipEntry | undefined): Promise<void> {
  const messages = isObject(value) && Array.isArray(value['messages']) ? value['messages'] : [];
  for (const message of messages) {
    const parts = isObject(message) && Array.isArray(message['parts']) ? message['parts'] : [];
    for (const part of parts) {
      if (!isObject(part) || part['type'] !== 'file' || typeof part['file'] !== 'string') continue;
      const entry = entryAt(part['file']);
      if (!entry) throw new FileProblem(`The file ${part['file'].slice(0, 80)} of a question is not in the ZIP`);
      part['text'] = await entry.text(MAX_JSON_BYTES);
    }
  }
}
