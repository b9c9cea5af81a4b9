// Exports a stored model's files byte for byte. It reads verified chunks in order, a few at a time.

import { throwIfStopped } from '../errors.ts';
import { chunkCount, totalBytes } from '../format/manifest.ts';
import { readAhead } from '../read/read-ahead.ts';
import { type RepairableFiles, readChunk } from '../read/repair-chunk.ts';
import type { OnBytes } from './verify.ts';

/** The part of `FileSystemDirectoryHandle` that an export uses. */
export interface Folder {
  getFileHandle(
    name: string,
    options: { create: true },
  ): Promise<{ createWritable(): Promise<WritableStream<Uint8Array<ArrayBuffer>>> }>;
}

const CHUNKS_AHEAD = 2;

/** Streams one file chunk by chunk. Cancelling stops the reading. Errors: those of `readChunk`. */
export function readableFile(
  files: RepairableFiles,
  name: string,
  signal?: AbortSignal,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { manifest } = files;
  const bytes = manifest.files.find((file) => file.name === name)?.bytes ?? 0;
  const indexes = Array.from({ length: chunkCount(bytes, manifest.chunkBytes) }, (_, index) => index);
  const chunks = readAhead(indexes, CHUNKS_AHEAD, (index) => readChunk(files, { file: name, index }, signal));
  return new ReadableStream(
    {
      async pull(controller) {
        const next = await chunks.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await chunks.return();
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * Writes every file of the model into `folder` and replaces files of the same names. `onProgress`
 * receives the bytes written. Errors: those of `readChunk`, the folder's own (a DOMException),
 * `AbortError`. After an error, the unfinished file is left out.
 */
export async function exportFiles(
  files: RepairableFiles,
  folder: Folder,
  onProgress: OnBytes = () => undefined,
  signal?: AbortSignal,
): Promise<void> {
  const total = totalBytes(files.manifest);
  let written = 0;
  const counted = () =>
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        throwIfStopped(signal);
        controller.enqueue(chunk);
        written += chunk.length;
        onProgress(written, total);
      },
    });
  for (const { name } of files.manifest.files) {
    throwIfStopped(signal);
    const handle = await folder.getFileHandle(name, { create: true });
    await readableFile(files, name, signal)
      .pipeThrough(counted())
      .pipeTo(await handle.createWritable());
  }
}
