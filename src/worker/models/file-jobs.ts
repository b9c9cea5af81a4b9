// The files of models on this device, looked after: checked, repaired, copied in and out, deleted. One piece of work per model at a
// time. Takes URLs, gives what was found; refuses to know chunks and the GPU.

import type { DownloadProgress, FileProgress, PickedFile, Verification } from '../../api.ts';

/** What looking after files needs of storage; errors are those of `Session`'s methods of like names. */
export interface FilePorts {
  verify(url: string, onProgress: (progress: FileProgress) => void, signal: AbortSignal): Promise<Verification>;
  repair(url: string, onProgress: (progress: FileProgress | DownloadProgress) => void, signal: AbortSignal): Promise<void>;
  exportTo(url: string, folder: FileSystemDirectoryHandle, options: WorkOptions<FileProgress>): Promise<void>;
  fileNames(url: string): Promise<string[]>;
  exportFile(url: string, name: string, signal: AbortSignal): Promise<Blob>;
  /** Gives the URL by which the model is known. */
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

  /** Runs `work` on a model after what is running for it was stopped: the last wish counts. */
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

  /** Stops what is running for the model and waits until it is over. */
  async interrupt(url: string): Promise<void> {
    const running = this.#running.get(url);
    running?.controller.abort();
    await running?.result.catch(() => undefined); // Whoever asked for it is told.
  }
}
