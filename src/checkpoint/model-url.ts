// The URL of a model's folder: its form, and the network behind it.

import { isImported, noServer } from './files/import.ts';
import { folderUrl } from './format/manifest.ts';
import type { Fetch } from './network/ranges.ts';

/** The name under which a model is stored. Null if `url` cannot be one. */
export function modelUrl(url: string): string | null {
  return isImported(url) ? url : folderUrl(url);
}

/** The platform's network, or none for an imported model. */
export function networkFor(url: string): Fetch {
  return isImported(url) ? noServer : (input, init) => globalThis.fetch(input, init);
}
