// How much the stored chats take, and whether the browser may delete them by itself.
import { chatsBucket } from './open-database.ts';

export interface ChatStorageUse {
  /** Null where the browser counts chats together with the models. */
  bytes: number | null;
  /** Whether the browser keeps them until the user deletes them. */
  isKept: boolean;
}

/** Reads the use. Errors: those of the browser, where it refuses storage. */
export async function readChatStorageUse(): Promise<ChatStorageUse> {
  const bucket = await chatsBucket();
  if (!bucket) return { bytes: null, isKept: await navigator.storage.persisted() };
  const [{ usage = null }, isKept] = await Promise.all([bucket.estimate(), bucket.persisted()]);
  return { bytes: usage, isKept };
}

/** Asks the browser to keep chats, which may ask the user. Errors: as above. */
export async function keepChats(): Promise<boolean> {
  const bucket = await chatsBucket();
  return bucket ? bucket.persist() : navigator.storage.persist();
}
