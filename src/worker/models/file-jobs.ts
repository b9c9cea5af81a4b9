// Jobs on the files of stored models: verify, repair, import, export, delete. One job per model at
// a time.

import type { DownloadProgress, FileProgress, PickedFile, Verification } from '../../contracts/models.ts';

/**
 * The storage operations of file jobs. Errors are those of `Session`'s methods of the same names.
 */
export interface FilePorts {
  verify(url: string, onProgress: (progress: FileProgress) => void, signal: AbortSignal): Promise<Verification>;
  repair(url: string, onProgress: (progress: FileProgress | DownloadProgress) => void, signal: AbortSignal): Promise<void>;
  exportTo(url: string, folder: FileSystemDirectoryHandle, options: WorkOptions<FileProgress>): Promise<void>;
  fileNames(url: string): Promise<string[]>;
  exportFile(url: string, name: string, signal: AbortSignal): Promise<Blob>;
  /** Resolves to the model's URL. */
  importFiles(name: string, files: PickedFile[], options: WorkOptions<DownloadProgress>): Promise<string>;
  deleteFiles(url: string): Promise<void>;
  requestPersistence(): Promise<boolean>;
}

export interface WorkOptions<Progress> {
  onProgress: (progress: Progress) => void;
  signal: AbortSignal;
}

interface Running {
  controller: AbortController;
  result: Promise<unknown>;
}

export class FileJobs {
  readonly #running = new Map<string, Running>();

  /** Runs `work` on a model after it stops the model's running job: the last request counts. */
  async run<Result>(url: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    await this.interrupt(url);
    const controller = new AbortController();
    const result = work(controller.signal);
    const running = { controller, result };
    this.#running.set(url, running);
    try {
      return await result;
    } finally {
      if (this.#running.get(url) === running) this.#running.delete(url);
    }
  }

  /** Stops the model's running job and waits for its end. */
  async interrupt(url: string): Promise<void> {
    const running = this.#running.get(url);
    running?.controller.abort();
    await running?.result.catch(() => undefined); // Its own caller gets the error.
  }
}
