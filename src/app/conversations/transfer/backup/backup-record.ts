// Remembers the backup folder and what it has, in a database of its own: the handle of a folder can
// be stored nowhere else.
import { createStore, del, get, set } from 'idb-keyval';
import type { Written } from './backup-folder.ts';

export interface BackupRecord {
  folder: FileSystemDirectoryHandle;
  written: Written;
  /** When the folder had every chat last, ms since 1970; null before. */
  savedAt: number | null;
}

const KEY = 'record';
const store = createStore('backup', 'folder');

/** Null while no folder is chosen. Errors: those of IndexedDB, here and below. */
export const readRecord = async (): Promise<BackupRecord | null> => (await get<BackupRecord>(KEY, store)) ?? null;

export const writeRecord = (record: BackupRecord): Promise<void> => set(KEY, record, store);

export const forgetRecord = (): Promise<void> => del(KEY, store);
