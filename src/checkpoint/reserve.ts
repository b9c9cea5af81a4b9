// Space that weights may not take: something of that size lies on the disk while they are written and is gone when that ends, however it
// ends, so that conversations, whose space is the same, find room. Refuses to know what is downloaded.

import { set } from 'idb-keyval';
import { checksum } from './checksum.ts';
import { openDatabase } from './database.ts';
import { browserPlaces, type Places } from './weights-place.ts';

/** Thousands of conversations; of a small model's download a sixteenth. */
const MOST_BYTES = 2 ** 25;
const SHARE = 16;

/** As many as a call of getRandomValues gives. */
const RANDOM_BYTES = 2 ** 16;

/** What to keep free while `bytes` are downloaded. */
export function reserveFor(bytes: number): number {
  return Math.min(MOST_BYTES, Math.ceil(bytes / SHARE));
}

/**
 * Takes `bytes` of the disk in a place of its own, which `name` tells from others; what it gives, gives them back. Taken twice under a name,
 * as after a kill, it is the same space. Rejects with what IndexedDB gives.
 */
export async function takeReserve(name: string, bytes: number, places: Places = browserPlaces()): Promise<() => Promise<void>> {
  const placeName = await nameOf(name);
  const place = await places.open(placeName);
  const useStore = openDatabase({ places: () => place });
  const giveBack = async () => {
    await useStore.close();
    await places.remove(placeName);
  };
  try {
    await set('reserve', new Blob([noise(bytes)]), useStore);
  } catch (error) {
    await giveBack();
    throw error;
  }
  return giveBack;
}

/** Gives back what a browser that was killed still holds under `name`. Rejects as above. */
export async function dropReserve(name: string, places: Places = browserPlaces()): Promise<void> {
  const placeName = await nameOf(name);
  if ((await places.names()).includes(placeName)) await places.remove(placeName);
}

/** Buckets have short names of few letters. */
async function nameOf(name: string): Promise<string> {
  return `reserve-${await checksum(new TextEncoder().encode(name))}`;
}

/** Compressed, it would take no space. */
function noise(bytes: number): Uint8Array<ArrayBuffer> {
  const filled = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += RANDOM_BYTES) crypto.getRandomValues(filled.subarray(at, at + RANDOM_BYTES));
  return filled;
}
