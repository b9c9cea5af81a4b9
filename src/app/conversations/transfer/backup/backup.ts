// The backup of all chats into a folder of the user: chosen once, brought up to date after each
// change, and after a permission was given again.
import { isAbort } from '../../../failures/failure.ts';
import { createStore, type Store } from '../../../platform/store.ts';
import type { BackupRecord } from './backup-record.ts';

export type BackupState =
  /** `unsupported`: this browser keeps no folders. */
  | { status: 'unsupported' }
  | { status: 'reading' }
  | { status: 'none' }
  /** `locked`: the browser asks for the permission again. */
  | { status: 'locked' | 'saving' | 'saved'; folder: string; savedAt: number | null }
  | { status: 'failed'; folder: string | null; savedAt: number | null; message: string };

export interface BackupDeps {
  canPickFolder(): boolean;
  pickFolder(): Promise<FileSystemDirectoryHandle>;
  mayWrite(folder: FileSystemDirectoryHandle): Promise<boolean>;
  askToWrite(folder: FileSystemDirectoryHandle): Promise<boolean>;
  readRecord(): Promise<BackupRecord | null>;
  writeRecord(record: BackupRecord): Promise<void>;
  forgetRecord(): Promise<void>;
  /** Brings the folder up to date, and gives the time of it; null where none is chosen. */
  run(): Promise<number | null>;
  /** One tab writes at a time; null where the browser has no locks. */
  locks: Pick<LockManager, 'request'> | null;
  /** Runs `work` after `ms` milliseconds. */
  after(ms: number, work: () => void): void;
}

/** A change is written once there was none for so long, ms: an answer changes its chat each second. */
const QUIET_MS = 2000;

const LOCK = 'backup';

/** No method rejects: what fails is in the state. */
export class Backup {
  readonly state: Store<BackupState>;
  readonly #deps: BackupDeps;
  #record: BackupRecord | null = null;
  #lastChange = 0;
  #running: Promise<void> | null = null;
  #isStale = false;

  constructor(deps: BackupDeps) {
    this.#deps = deps;
    this.state = createStore<BackupState>({ status: deps.canPickFolder() ? 'reading' : 'unsupported' });
  }

  /** The chosen folder; null for none. */
  get folder(): FileSystemDirectoryHandle | null {
    return this.#record?.folder ?? null;
  }

  /** Reads which folder was chosen, and writes to it if the permission is still there. */
  async start(): Promise<void> {
    if (this.state.get().status === 'unsupported') return;
    await this.#tried(async () => {
      this.#record = await this.#deps.readRecord();
      if (!this.#record) return this.state.set({ status: 'none' });
      if (await this.#deps.mayWrite(this.#record.folder)) await this.#run();
      else this.#show('locked');
    });
  }

  /** Asks for a folder and writes every chat to it. */
  async choose(): Promise<void> {
    await this.#tried(async () => {
      const folder = await this.#deps.pickFolder();
      this.#record = { folder, written: new Map(), savedAt: null };
      await this.#deps.writeRecord(this.#record);
      await this.#run();
    });
  }

  /** Asks for the permission again. */
  async allow(): Promise<void> {
    const { folder } = this;
    if (!folder) return;
    await this.#tried(async () => {
      if (await this.#deps.askToWrite(folder)) await this.#run();
      else this.#show('locked');
    });
  }

  /** Forgets the folder. What is in it stays. */
  async stop(): Promise<void> {
    await this.#tried(async () => {
      await this.#deps.forgetRecord();
      this.#record = null;
      this.state.set({ status: 'none' });
    });
  }

  /** Call it after each change of a chat. */
  changed(): void {
    if (!this.#record) return;
    this.#lastChange += 1;
    const change = this.#lastChange;
    this.#deps.after(QUIET_MS, () => {
      if (change === this.#lastChange) void this.#tried(() => this.#runIfAllowed());
    });
  }

  async #runIfAllowed(): Promise<void> {
    const { folder } = this;
    if (!folder) return;
    if (await this.#deps.mayWrite(folder)) await this.#run();
    else this.#show('locked');
  }

  /** Runs once more where a run goes on: it may have read a chat before the change. */
  async #run(): Promise<void> {
    this.#isStale = true;
    this.#running ??= this.#runUntilFresh().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  async #runUntilFresh(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      this.#show('saving');
      const { locks, run } = this.#deps;
      const savedAt = await (locks ? locks.request(LOCK, run) : run());
      if (!this.#record) return;
      this.#record = { ...this.#record, savedAt };
    }
    this.#show('saved');
  }

  #show(status: 'locked' | 'saving' | 'saved'): void {
    if (this.#record) this.state.set({ status, folder: this.#record.folder.name, savedAt: this.#record.savedAt });
  }

  async #tried(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      // The user closed the picker.
      if (isAbort(thrown)) return;
      if (nameOf(thrown) === 'NotAllowedError' && this.#record) return this.#show('locked');
      const { folder, savedAt } = { folder: this.#record?.folder.name ?? null, savedAt: this.#record?.savedAt ?? null };
      this.state.set({ status: 'failed', folder, savedAt, message: inWords(thrown) });
    }
  }
}

const nameOf = (thrown: unknown): string => (thrown instanceof Error || thrown instanceof DOMException ? thrown.name : '');

function inWords(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return `${ADVICE[nameOf(thrown)] ?? 'The app tries again after the next change of a chat.'} (${message})`;
}

const ADVICE: Record<string, string> = {
  NotFoundError: 'The folder is not there any more. It may have been moved, or its disk is not connected. Choose it again.',
  QuotaExceededError: 'The disk is full. Free some space, then try again.',
  NoModificationAllowedError: 'Another program has a file of the folder open. Close it, then try again.',
  SecurityError: 'The browser does not let the app write to this folder. Choose another one.',
};
