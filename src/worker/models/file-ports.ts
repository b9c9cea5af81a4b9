// Implements FilePorts with the checkpoint module. It only translates types and errors.

import { deleteModel } from '../../checkpoint/checkpoint.ts';
import { importedUrl, importModel } from '../../checkpoint/files/import.ts';
import { exportFile, exportModel, fileNames, repairModel, verifyModel } from '../../checkpoint/files/stored-models.ts';
import { requestPersistence } from '../../checkpoint/space/persistence.ts';
import type { FileProgress } from '../../contracts/models.ts';
import type { FilePorts } from './file-jobs.ts';
import type { ModelStores } from './model-stores.ts';

/** Creates ports for the files in `stores`. The network is the platform's. */
export function storedFilePorts(stores: ModelStores): FilePorts {
  return {
    async verify(url, onProgress, signal) {
      const { chunks, damaged, missing } = await verifyModel(url, stores.of(url), told(onProgress), signal);
      return { chunks, damaged: damaged.length, missing: missing.length };
    },
    async repair(url, onProgress, signal) {
      await repairModel(url, { store: stores.of(url), signal }, { onChecked: told(onProgress), onProgress });
    },
    async exportTo(url, folder, { onProgress, signal }) {
      await exportModel(url, folder, { store: stores.of(url), signal }, told(onProgress)).catch(asStorageFailure);
    },
    fileNames: (url) => fileNames(url, stores.of(url)),
    exportFile: (url, name, signal) => exportFile(url, name, { store: stores.of(url), signal }),
    importFiles: (name, files, { onProgress, signal }) =>
      importModel(name, files, { store: stores.of(importedUrl(name)), onProgress, signal }),
    deleteFiles: (url) => deleteModel(url, stores.of(url)),
    requestPersistence: async () => (await requestPersistence()) === 'persistent',
  };
}

function told(onProgress: (progress: FileProgress) => void) {
  return (bytes: number, totalBytes: number) => onProgress({ bytes, totalBytes });
}

/** Renames a folder's own error, because the contract has codes only. */
function asStorageFailure(thrown: unknown): never {
  if (!(thrown instanceof DOMException) || thrown.name === 'AbortError') throw thrown;
  const message = `The folder: needed space and permission to write, found ${thrown.name} (${thrown.message}). Choose another folder.`;
  const error = new Error(message, { cause: thrown });
  error.name = 'storage-failed';
  throw error;
}
