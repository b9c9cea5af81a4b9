// One export or import: in a worker where chats are stored, here where they are in this tab's
// memory.
import { proxy, wrap } from 'comlink';
import type { ChangeNotice } from '../list/library.ts';
import type { ChatStore } from '../storage/records.ts';
import type { Exported } from './archive/export-all.ts';
import type { ImportProgress, ImportSummary } from './merge/import-chats.ts';
import type { TransferWorker } from './transfer-worker.ts';

export interface ImportListener {
  onProgress(progress: ImportProgress): void;
  onWritten(notices: readonly ChangeNotice[]): void;
}

export interface Imported {
  summary: ImportSummary;
  /** The content of the file of settings that came with the chats; null for none. */
  settings: unknown;
}

export interface TransferJob {
  exportAll(now: number, settings: object, onProgress: (done: number, total: number) => void): Promise<Exported>;
  importChats(chosen: readonly File[] | FileSystemDirectoryHandle, listener: ImportListener): Promise<Imported>;
  /** Ends the job after the chat that it is at. */
  cancel(): void;
  /** Frees the worker. Call it when the job is over. */
  end(): void;
}

/** A job over what is stored. Errors: also where the worker's script cannot be loaded. */
export function startJob(): TransferJob {
  const worker = new Worker(new URL('./transfer-worker.ts', import.meta.url), { type: 'module', name: 'transfer' });
  const failed = new Promise<never>((_resolve, reject) => {
    worker.addEventListener('error', ({ message }) =>
      reject(new Error(`The export or import stopped. Reload the page and try again. (${message || 'its code did not load'})`)),
    );
  });
  failed.catch(() => undefined); // Each call reports it.
  const remote = wrap<TransferWorker>(worker);
  return {
    exportAll: (now, settings, onProgress) => Promise.race([remote.exportAll(now, settings, proxy(onProgress)), failed]),
    importChats: (chosen, { onProgress, onWritten }) =>
      Promise.race([remote.importChats(chosen, proxy(onProgress), proxy(onWritten)), failed]),
    cancel: () => void remote.cancel().catch(() => undefined), // It is over already.
    end: () => worker.terminate(),
  };
}

/** A job over chats that are in this tab's memory. */
export function startMemoryJob(store: ChatStore): TransferJob {
  const stopping = new AbortController();
  const { signal } = stopping;
  return {
    async exportAll(now, settings, onProgress) {
      const { exportAll } = await import('./archive/export-all.ts');
      return exportAll(store, { now, settings, signal, onProgress });
    },
    async importChats(chosen, listener) {
      const [{ importChats }, { candidatesIn, settingsIn }, { filesInFolder }] = await Promise.all([
        import('./merge/import-chats.ts'),
        import('./sources/open-files.ts'),
        import('./sources/open-folder.ts'),
      ]);
      const files = Array.isArray(chosen)
        ? chosen.map((file: File) => ({ name: file.name, open: () => Promise.resolve(file) }))
        : await filesInFolder(chosen as FileSystemDirectoryHandle);
      const summary = await importChats(store, candidatesIn(files), { signal, ...listener });
      return { summary, settings: await settingsIn(files) };
    },
    cancel: () => stopping.abort(),
    end() {},
  };
}
