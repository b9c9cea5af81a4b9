// Collects the known digests of a model's files before their download. The app's own list comes
// first, then the manifest in the model's folder. Where both know a file they must agree.

import { sha256 } from '../bytes/digest.ts';
import { invalid } from '../errors.ts';
import { isPinned, listedFile, type ManifestFile } from './manifest.ts';
import { SERVED_MANIFEST_FILE, type ServedManifest } from './served-manifest.ts';

/** A file as the server describes it. */
export interface FoundFile {
  name: string;
  bytes: number;
  validator: string | null;
}

/**
 * The manifest's entry of a file, with all its known digests. Errors: `checkpoint-invalid` if list,
 * manifest and server disagree.
 */
export function expectedFile(folder: string, found: FoundFile, served: ServedManifest | null): ManifestFile {
  const listed = listedFile(folder, found.name);
  const claimed = served?.files.find(({ name }) => name === found.name);
  if (listed) {
    compareBytes(found.name, `${listed.bytes} bytes, as this app lists`, listed.bytes, found.bytes);
    if (claimed && (claimed.bytes !== listed.bytes || claimed.sha256 !== listed.sha256)) {
      const needed = `${found.name} of ${listed.bytes} bytes with SHA-256 ${listed.sha256}, as this app lists`;
      throw invalid(SERVED_MANIFEST_FILE, needed, `${claimed.bytes} bytes with ${claimed.sha256}`);
    }
  }
  if (claimed) compareBytes(found.name, `${claimed.bytes} bytes, as ${SERVED_MANIFEST_FILE} says`, claimed.bytes, found.bytes);
  const digest = listed?.sha256 ?? claimed?.sha256;
  return {
    name: found.name,
    bytes: found.bytes,
    validator: isPinned(folder) ? null : found.validator,
    ...(digest !== undefined && { sha256: digest }),
    ...(claimed && { chunks: claimed.chunks }),
  };
}

/** Compares a small file with its known digest, if it has one. Errors: `checkpoint-invalid`. */
export async function checkContent({ name, sha256: needed }: ManifestFile, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  if (needed === undefined) return;
  const found = await sha256(bytes);
  if (found !== needed) throw invalid(name, `SHA-256 ${needed}, as the list of this model’s files says`, found);
}

function compareBytes(file: string, needed: string, expected: number, found: number): void {
  if (expected !== found) throw invalid(file, needed, `${found}`);
}
