// The session's work on files, done by the checkpoint room: the same work, in the treaty's words.
// Takes a store, gives FilePorts; decides nothing.

import type { FileProgress } from '../api.ts';
import { deleteModel } from '../checkpoint/checkpoint.ts';
import type { ChunkStore } from '../checkpoint/chunk-store.ts';
import { importModel } from '../checkpoint/import.ts';
import { requestPersistence } from '../checkpoint/persistence.ts';
import { exportFile, exportModel, fileNames, repairModel, verifyModel } from '../checkpoint/upkeep.ts';
import type { FilePorts } from './file-work.ts';

/** Files in `store`, from the network that the platform gives. */
export function storedFilePorts(store: ChunkStore): FilePorts {
  return {
    async verify(url, onProgress, signal) {
      const { chunks, damaged, missing } = await verifyModel(url, store, told(onProgress), signal);
      return { chunks, damaged: damaged.length, missing: missing.length };
    },
    async repair(url, onProgress, signal) {
      await repairModel(url, { store, signal }, { onChecked: told(onProgress), onProgress });
    },
    async exportTo(url, folder, { onProgress, signal }) {
      await exportModel(url, folder, { store, signal }, told(onProgress)).catch(asStorageFailure);
    },
    fileNames: (url) => fileNames(url, store),
    exportFile: (url, name, signal) => exportFile(url, name, { store, signal }),
    importFiles: (name, files, { onProgress, signal }) => importModel(name, files, { store, onProgress, signal }),
    deleteFiles: (url) => deleteModel(url, store),
    requestPersistence: async () => (await requestPersistence()) === 'persistent',
  };
}

function told(onProgress: (progress: FileProgress) => void) {
  return (bytes: number, totalBytes: number) => onProgress({ bytes, totalBytes });
}

/** What a folder refuses with is the platform's; the treaty knows codes. */
function asStorageFailure(thrown: unknown): never {
  if (!(thrown instanceof DOMException) || thrown.name === 'AbortError') throw thrown;
  const message = `The folder: needed space and permission to write, found ${thrown.name} (${thrown.message}). Choose another folder.`;
  const error = new Error(message, { cause: thrown });
  error.name = 'storage-failed';
  throw error;
}
