// The export or the import that runs, and how the last one ended. It goes on while other screens are
// shown.
import { isAbort } from '../../failures/failure.ts';
import { createStore, type Store } from '../../platform/store.ts';
import type { ChangeNotice } from '../list/library.ts';
import type { AdoptedSettings } from './format/settings-file.ts';
import type { ImportSummary } from './merge/import-chats.ts';
import type { TransferJob } from './transfer-job.ts';

export type TransferState =
  | { status: 'idle' }
  /** `total` is 0 where it is not known. */
  | { status: 'running'; kind: 'export' | 'import'; done: number; total: number; file: string | null }
  | { status: 'exported'; name: string; bytes: number; chats: number }
  | { status: 'imported'; summary: ImportSummary; adopted: AdoptedSettings }
  | { status: 'failed'; kind: 'export' | 'import'; message: string };

export interface TransfersDeps {
  startJob(): TransferJob;
  /** Takes what an import wrote into the list and the open chats. */
  adopt(notices: readonly ChangeNotice[]): Promise<void>;
  /** The content of the file of settings. */
  settingsFile(): object;
  /** Takes over what the file of settings has and this browser lacks. */
  adoptSettings(file: unknown): AdoptedSettings;
  saveFile(blob: Blob, name: string): void;
  now(): number;
}

/** No method rejects: what fails is in the state. One job runs at a time. */
export class Transfers {
  readonly state: Store<TransferState> = createStore<TransferState>({ status: 'idle' });
  readonly #deps: TransfersDeps;
  #job: TransferJob | null = null;

  constructor(deps: TransfersDeps) {
    this.#deps = deps;
  }

  /** Saves every chat as one ZIP, like a download. */
  async exportAll(): Promise<void> {
    const { now, saveFile, settingsFile } = this.#deps;
    await this.#run('export', async (job) => {
      const onProgress = (done: number, total: number) =>
        this.state.set({ status: 'running', kind: 'export', done, total, file: null });
      const { blob, name, chats } = await job.exportAll(now(), settingsFile(), onProgress);
      saveFile(blob, name);
      return { status: 'exported', name, bytes: blob.size, chats };
    });
  }

  /** Imports files, or the files of a backup folder. */
  async importChats(chosen: readonly File[] | FileSystemDirectoryHandle): Promise<void> {
    await this.#run('import', async (job) => {
      const adopted: Promise<void>[] = [];
      const { summary, settings } = await job.importChats(chosen, {
        onProgress: ({ done, file }) => this.state.set({ status: 'running', kind: 'import', done, total: 0, file }),
        onWritten: (notices) => void adopted.push(this.#deps.adopt(notices)),
      });
      await Promise.all(adopted);
      return { status: 'imported', summary, adopted: this.#deps.adoptSettings(settings) };
    });
  }

  /** Ends the job after the chat that it is at. What it imported stays. */
  cancel(): void {
    this.#job?.cancel();
  }

  /** Leaves the result of the last job. */
  dismiss(): void {
    if (!this.#job) this.state.set({ status: 'idle' });
  }

  async #run(kind: 'export' | 'import', work: (job: TransferJob) => Promise<TransferState>): Promise<void> {
    if (this.#job) return;
    const job = this.#deps.startJob();
    this.#job = job;
    this.state.set({ status: 'running', kind, done: 0, total: 0, file: null });
    const end = await work(job).catch((thrown: unknown): TransferState => {
      if (isAbort(thrown)) return { status: 'idle' };
      return { status: 'failed', kind, message: thrown instanceof Error ? thrown.message : String(thrown) };
    });
    job.end();
    this.#job = null;
    this.state.set(end);
  }
}
