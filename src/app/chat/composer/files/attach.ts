// Reads files that the user gives, and decides which of them a question gets. What is left out is
// said in words. Loaded with the first file.
import { formatBytes } from '../../../../contracts/format-bytes.ts';
import type { AttachedFile } from '../../../conversations/message.ts';
import { readText } from './read-text.ts';

/** A file to attach, by the path that the model sees. */
export interface Candidate {
  path: string;
  file: Pick<File, 'size' | 'type' | 'arrayBuffer'>;
  /** It came in a folder, among others that the user did not choose one by one. */
  isInFolder: boolean;
}

export interface Attached {
  files: AttachedFile[];
  /** What was left out and why, a sentence each. */
  refusals: string[];
}

/** The largest file, bytes. More is more than the model's whole context. */
export const MAX_FILE_BYTES = 1 << 20;
/** Files of one question. */
export const MAX_FILES = 100;

/**
 * The files that a question gets beside those that it has. It never rejects: a file that cannot be
 * read is among the refusals.
 */
export async function readFiles(candidates: readonly Candidate[], present: readonly AttachedFile[]): Promise<Attached> {
  const files: AttachedFile[] = [];
  const refusals: string[] = [];
  let skipped = 0;
  for (const candidate of candidates) {
    if (candidate.isInFolder && isBesideThePoint(candidate.path)) continue;
    if (present.length + files.length >= MAX_FILES) {
      refusals.push(`A question may have ${MAX_FILES} files. The others were left out.`);
      break;
    }
    const read = await readOne(candidate);
    const isThere = (one: AttachedFile) => typeof read !== 'string' && one.name === read.name && one.text === read.text;
    if (typeof read === 'string') {
      // A folder may have hundreds of pictures.
      if (candidate.isInFolder) skipped += 1;
      else refusals.push(read);
    } else if (![...present, ...files].some(isThere)) files.push(read);
  }
  if (skipped > 0)
    refusals.push(`${skipped === 1 ? '1 file' : `${skipped} files`} of the folder left out: not text, or too large.`);
  return { files, refusals };
}

/** The file, or why it is none for the model. */
async function readOne({ path, file }: Candidate): Promise<AttachedFile | string> {
  if (file.size > MAX_FILE_BYTES)
    return `${path} has ${formatBytes(file.size)}. A file may have ${formatBytes(MAX_FILE_BYTES)}: more does not fit into the model’s context.`;
  const bytes = await file.arrayBuffer().catch(() => null);
  if (bytes === null) return `${path} could not be read. It may have been moved or deleted, or the browser may not read it.`;
  const text = readText(new Uint8Array(bytes));
  if (text === null) return `${path} is not a text file. The model reads text only: for a PDF or a document, paste its text.`;
  return { name: path, mediaType: file.type || 'text/plain', text };
}

/** Files of a folder that its owner did not write. */
const isBesideThePoint = (path: string): boolean =>
  path.split('/').some((part) => part.startsWith('.') || part === 'node_modules' || part === '__pycache__');
