// Exports and imports off the page's thread, over the stored chats.
import { expose } from 'comlink';
import type { ChangeNotice } from '../list/library.ts';
import { openStore } from '../storage/open-store.ts';
import { type Exported, exportAll } from './archive/export-all.ts';
import { type ImportProgress, type ImportSummary, importChats } from './merge/import-chats.ts';
import { candidatesIn } from './sources/open-files.ts';
import { filesInFolder } from './sources/open-folder.ts';

const stopping = new AbortController();

/** What the page calls, one job for each worker. Errors: those of the job. */
const transferWorker = {
  async exportAll(now: number, onProgress: (done: number, total: number) => void): Promise<Exported> {
    return exportAll(await openStore(), { now, signal: stopping.signal, onProgress });
  },

  /** Imports files, or the files of a folder. */
  async importChats(
    chosen: readonly File[] | FileSystemDirectoryHandle,
    onProgress: (progress: ImportProgress) => void,
    onWritten: (notices: readonly ChangeNotice[]) => void,
  ): Promise<ImportSummary> {
    const files =
      chosen instanceof FileSystemDirectoryHandle
        ? await filesInFolder(chosen)
        : chosen.map((file) => ({ name: file.name, open: () => Promise.resolve(file) }));
    return importChats(await openStore(), candidatesIn(files), { signal: stopping.signal, onProgress, onWritten });
  },

  /** Ends the job after the chat that it is at. */
  cancel(): void {
    stopping.abort();
  },
};

export type TransferWorker = typeof transferWorker;

expose(transferWorker);
