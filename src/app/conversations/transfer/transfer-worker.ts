// Exports and imports off the page's thread, over the stored chats.
import { expose } from 'comlink';
import type { ChangeNotice } from '../list/library.ts';
import { openStore } from '../storage/open-store.ts';
import { type Exported, exportAll } from './archive/export-all.ts';
import { type ImportProgress, type ImportSummary, importChats } from './merge/import-chats.ts';
import { rarely } from './rarely.ts';
import { candidatesIn, settingsIn } from './sources/open-files.ts';
import { filesInFolder } from './sources/open-folder.ts';

/** How often the page hears how far a job is, ms. */
const PROGRESS_MS = 100;

const stopping = new AbortController();

/** What the page calls, one job for each worker. Errors: those of the job. */
const transferWorker = {
  async exportAll(now: number, settings: object, onProgress: (done: number, total: number) => void): Promise<Exported> {
    return exportAll(await openStore(), {
      now,
      settings,
      signal: stopping.signal,
      onProgress: rarely(PROGRESS_MS, onProgress),
    });
  },

  /** Imports files, or the files of a folder. */
  async importChats(
    chosen: readonly File[] | FileSystemDirectoryHandle,
    onProgress: (progress: ImportProgress) => void,
    onWritten: (notices: readonly ChangeNotice[]) => void,
  ): Promise<{ summary: ImportSummary; settings: unknown }> {
    const files =
      chosen instanceof FileSystemDirectoryHandle
        ? await filesInFolder(chosen)
        : chosen.map((file) => ({ name: file.name, open: () => Promise.resolve(file) }));
    const summary = await importChats(await openStore(), candidatesIn(files), {
      signal: stopping.signal,
      onProgress: rarely(PROGRESS_MS, onProgress),
      onWritten,
    });
    return { summary, settings: await settingsIn(files) };
  },

  /** Ends the job after the chat that it is at. */
  cancel(): void {
    stopping.abort();
  },
};

export type TransferWorker = typeof transferWorker;

expose(transferWorker);
