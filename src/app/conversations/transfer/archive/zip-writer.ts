// Writes a ZIP file by file. What is written goes into blobs, which the browser may keep on disk.
import { Zip, ZipDeflate } from 'fflate';
import { FileProblem } from '../format/problem.ts';

/** Bytes that are gathered before they become a blob. */
const PIECE_BYTES = 4 * 2 ** 20;

/** What the format can count without its 64-bit extension, which this writer does not have. */
const MAX_FILES = 65_535;
const MAX_BYTES = 2 ** 32 - 1;

/** The years that a ZIP can name. */
const FIRST_DAY = Date.UTC(1980, 0, 2);
const LAST_DAY = Date.UTC(2099, 11, 30);

export class ZipWriter {
  readonly #zip: Zip;
  readonly #pieces: Blob[] = [];
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #chunkBytes = 0;
  #bytes = 0;
  #files = 0;

  constructor() {
    this.#zip = new Zip((error, chunk) => {
      if (error) throw error;
      this.#take(chunk);
    });
  }

  /** Adds a text as a file. `changedAt`: ms since 1970. Errors: FileProblem for too much. */
  add(path: string, text: string, changedAt: number): void {
    this.#files += 1;
    if (this.#files > MAX_FILES || this.#bytes > MAX_BYTES) throw new FileProblem(TOO_MUCH);
    const file = new ZipDeflate(path, { level: 6 });
    file.mtime = Math.min(Math.max(changedAt, FIRST_DAY), LAST_DAY);
    this.#zip.add(file);
    file.push(new TextEncoder().encode(text), true);
  }

  /** Ends the ZIP. Errors: FileProblem for too much. */
  finish(): Blob {
    this.#zip.end();
    if (this.#bytes > MAX_BYTES) throw new FileProblem(TOO_MUCH);
    this.#flush();
    return new Blob(this.#pieces, { type: 'application/zip' });
  }

  #take(chunk: Uint8Array<ArrayBuffer>): void {
    this.#chunks.push(chunk);
    this.#chunkBytes += chunk.length;
    this.#bytes += chunk.length;
    if (this.#chunkBytes >= PIECE_BYTES) this.#flush();
  }

  #flush(): void {
    this.#pieces.push(new Blob(this.#chunks));
    this.#chunks = [];
    this.#chunkBytes = 0;
  }
}

const TOO_MUCH =
  'The chats are more than one ZIP can hold: 4 GB or 65,535 files. Choose a backup folder instead: it has no limit.';
