// Reads committed files (golden outputs, small models) as bytes, in both GPU rings.
// Node reads the disk; the browser fetches from vitest's server, whose root is the repository.

/**
 * Reads the bytes of a file of this repository, e.g. `test/support/goldens/logits.bin`.
 * Throws if the file does not exist.
 * @param path relative to the repository's root
 */
export async function readFixture(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return typeof window === 'undefined' ? readFromDisk(path) : fetchFromServer(path);
}

/** Reads a file as `readFixture` does, and parses it as JSON. */
export async function readJsonFixture(path: string): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await readFixture(path)));
}

async function readFromDisk(path: string): Promise<Uint8Array<ArrayBuffer>> {
  // The import is local, because the browser has no such module.
  const { readFile } = await import('node:fs/promises');
  return new Uint8Array(await readFile(path));
}

async function fetchFromServer(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/${path}`);
  if (!response.ok) throw new Error(`Fixture ${path}: the server answered with status ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}
