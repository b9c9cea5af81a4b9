// Adds a test's model to the app's list, and a manifest to its files.

import { describeFile } from '../../../tools/make-manifest/manifest.ts';
import { LISTED_MODELS, type ListedModel } from '../format/listed-models.ts';
import { SERVED_MANIFEST_FILE, type ServedManifest } from '../format/served-manifest.ts';
import { encodeJson, type Files } from './tiny-checkpoint.ts';

/** Smallest chunk that a manifest may name, bytes. */
export const SERVED_CHUNK = 2 ** 16;

/** The manifest that `npm run make-manifest` would write for `files`. */
export async function manifestOf(files: Files, chunkBytes = SERVED_CHUNK): Promise<ServedManifest> {
  const entries = Array.from(files, ([name, bytes]) => describeFile(name, cut(bytes, chunkBytes)));
  return { chunkBytes, files: await Promise.all(entries) };
}

/** `files` with their manifest, changed by `twist`. */
export async function withManifest(
  files: Files,
  twist: (manifest: ServedManifest) => unknown = (manifest) => manifest,
): Promise<Files> {
  return new Map([...files, [SERVED_MANIFEST_FILE, encodeJson(twist(await manifestOf(files)))]]);
}

/** Lists `files` at `url` until the test calls the returned function. */
export async function list(url: string, files: Files): Promise<() => void> {
  const listed = LISTED_MODELS as ListedModel[];
  const model = { id: 'listed', url, files: (await manifestOf(files)).files };
  listed.push(model);
  return () => void listed.splice(listed.indexOf(model), 1);
}

function* cut(bytes: Uint8Array, chunkBytes: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}
