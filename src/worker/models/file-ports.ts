// Implements FilePorts with the checkpoint module. It only translates types and errors.

import { importedUrl, importModel } from '../../checkpoint/files/import.ts';
import {
  deleteModel,
  exportFile,
  exportModel,
  fileNames,
  repairModel,
  verifyModel,
} from '../../checkpoint/files/stored-models.ts';
import { requestPersistence } from '../../checkpoint/space/persistence.ts';
import { namedError } from '../../contracts/errors.ts';
import type { DownloadProgress, FileProgress, PickedFile, Verification } from '../../contracts/models.ts';
import type { ModelStores } from './model-stores.ts';

/**
 * The functions on stored files that the session needs. Errors: as the methods of `Session` with
 * similar names.
 */
export interface FilePorts {
  verify(url: string, onProgress: (progress: FileProgress) => void, signal: AbortSignal): Promise<Verification>;
  repair(url: string, onProgress: (progress: FileProgress | DownloadProgress) => void, signal: AbortSignal): Promise<void>;
  exportTo(url: string, folder: FileSystemDirectoryHandle, options: WorkOptions<FileProgress>): Promise<void>;
  fileNames(url: string): Promise<string[]>;
  exportFile(url: string, name: string, signal: AbortSignal): Promise<Blob>;
  /** Returns the URL of the imported model. */
  importFiles(name: string, files: PickedFile[], options: WorkOptions<DownloadProgress>): Promise<string>;
  deleteFiles(url: string): Promise<void>;
  requestPersistence(): Promise<boolean>;
}

export interface WorkOptions<Progress> {
  onProgress: (progress: Progress) => void;
  signal: AbortSignal;
}

/** Files in `stores`, from the network that the platform gives. */
export function storedFilePorts(stores: ModelStores): FilePorts {
  return {
    async verify(url, onProgress, signal) {
      const { chunks, damaged, missing } = await verifyModel(url, stores.of(url), reportBytes(onProgress), signal);
      return { chunks, damaged: damaged.length, missing: missing.length };
    },
    async repair(url, onProgress, signal) {
      await repairModel(url, { store: stores.of(url), signal }, { onChecked: reportBytes(onProgress), onProgress });
    },
    async exportTo(url, folder, { onProgress, signal }) {
      await exportModel(url, folder, { store: stores.of(url), signal }, reportBytes(onProgress)).catch(asStorageFailure);
    },
    fileNames: (url) => fileNames(url, stores.of(url)),
    exportFile: (url, name, signal) => exportFile(url, name, { store: stores.of(url), signal }),
    importFiles: (name, files, { onProgress, signal }) =>
      importModel(name, files, { store: stores.of(importedUrl(name)), onProgress, signal }),
    deleteFiles: (url) => deleteModel(url, stores.of(url)),
    requestPersistence: async () => (await requestPersistence()) === 'persistent',
  };
}

function reportBytes(onProgress: (progress: FileProgress) => void) {
  return (bytes: number, totalBytes: number) => onProgress({ bytes, totalBytes });
}

/** Renames a folder's own error, because the contract has codes only. */
function asStorageFailure(thrown: unknown): never {
  if (!(thrown instanceof DOMException) || thrown.name === 'AbortError') throw thrown;
  const message = `The folder: needed space and permission to write, found ${thrown.name} (${thrown.message}). Choose another folder.`;
  throw namedError('storage-failed', message, { cause: thrown });
}
