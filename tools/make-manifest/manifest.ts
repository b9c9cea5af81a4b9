// Makes the manifest of a model's folder: sizes, digests and chunk digests of every file the app
// downloads. It reads the files once, a chunk at a time, so a model of any size fits. The app's
// reader is src/checkpoint/format/served-manifest.ts.
import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServedFile, ServedManifest } from '../../src/checkpoint/format/served-manifest.ts';

/** The small files that the app downloads beside the shards. It ignores others in the folder. */
const SMALL_FILES = ['config.json', 'generation_config.json', 'model.safetensors.index.json', 'tokenizer.json'];

/** Makes the manifest of the model in `folder`. Throws if there is no model. */
export async function makeManifest(folder: string, chunkBytes: number): Promise<ServedManifest> {
  const names = (await readdir(folder)).filter((name) => SMALL_FILES.includes(name) || name.endsWith('.safetensors')).sort();
  if (!names.some((name) => name.endsWith('.safetensors'))) throw new Error(`${folder} holds no .safetensors file.`);
  const files: ServedFile[] = [];
  for (const name of names) files.push(await describeFile(name, readChunks(join(folder, name), chunkBytes)));
  return { chunkBytes, files };
}

/** The entry of a file that arrives chunk by chunk. */
export async function describeFile(name: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<ServedFile> {
  const whole = createHash('sha256');
  const digests: string[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    whole.update(chunk);
    digests.push(createHash('sha256').update(chunk).digest('hex'));
    bytes += chunk.length;
  }
  return { name, bytes, sha256: whole.digest('hex'), chunks: digests };
}

async function* readChunks(path: string, chunkBytes: number): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    for (let at = 0; at < size; at += chunkBytes) {
      const chunk = new Uint8Array(Math.min(chunkBytes, size - at));
      const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
      if (bytesRead < chunk.length) throw new Error(`${path} became shorter while it was read.`);
      yield chunk;
    }
  } finally {
    await file.close();
  }
}
