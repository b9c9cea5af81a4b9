// Python for one chat: starts it when a program comes, ends it at the time limit, and keeps the files
// in /mnt/data across a new start.
import type { ToolContext } from '../../contracts/tools.ts';
import type { DataFile, RunOutcome } from './protocol.ts';
import type { PythonProcess } from './python-process.ts';

/** An unused Python takes 150 MB or more of memory. The next program starts it again. */
const IDLE_TIMEOUT_MS = 10 * 60_000;

export interface SessionOptions {
  start(): PythonProcess;
  timeLimitSeconds: number;
  idleTimeoutMs?: number;
}

/** The outcome of a program, and whether it met a fresh Python where an earlier one had variables. */
export interface SessionOutcome extends RunOutcome {
  isFresh: boolean;
}

/** Runs programs one after the other. */
export class PythonSession {
  readonly #options: SessionOptions;
  #process: PythonProcess | null = null;
  #hasRun = false;
  #last: Promise<unknown> = Promise.resolve();
  #idle: ReturnType<typeof setTimeout> | undefined;
  /** Files that programs wrote, by name. A new process gets them again. */
  readonly #written = new Map<string, DataFile>();
  /** Texts of the chat's files that the process has. */
  #given = new Map<string, string>();

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /**
   * Runs a program. At the time limit the outcome is an error with the output so far. Rejects when
   * Python cannot start or dies, and with an `AbortError` when the signal aborts.
   */
  run(code: string, context: ToolContext): Promise<SessionOutcome> {
    const turn = this.#last.then(() => this.#run(code, context));
    this.#last = turn.catch(() => undefined); // The caller reports it.
    return turn;
  }

  /** Ends Python and forgets its files. */
  close(): void {
    clearTimeout(this.#idle);
    this.#process?.end();
    this.#process = null;
    this.#written.clear();
  }

  async #run(code: string, { signal, files, onProgress }: ToolContext): Promise<SessionOutcome> {
    signal.throwIfAborted();
    clearTimeout(this.#idle);
    const isNew = this.#process === null || this.#process.hasEnded;
    const process = isNew ? this.#start() : (this.#process as PythonProcess);
    const stop = () => process.end();
    signal.addEventListener('abort', stop);
    const limit = new TimeLimit(this.#options.timeLimitSeconds, stop);
    onProgress?.(isNew ? 'Starting Python' : 'Running');
    try {
      const outcome = await process.run(code, [...(isNew ? this.#written.values() : []), ...this.#newFiles(files)], {
        onStarted() {
          limit.start();
          onProgress?.('Running');
        },
        onOutput: (text) => limit.note(text),
      });
      for (const file of outcome.written) this.#written.set(file.name, file);
      return { ...outcome, isFresh: isNew && this.#hasRun };
    } catch (error) {
      signal.throwIfAborted();
      if (limit.isOver) return { ...limit.outcome(), isFresh: false };
      throw error;
    } finally {
      limit.end();
      signal.removeEventListener('abort', stop);
      this.#hasRun = true;
      this.#idle = setTimeout(() => this.#process?.end(), this.#options.idleTimeoutMs ?? IDLE_TIMEOUT_MS);
    }
  }

  #start(): PythonProcess {
    this.#given = new Map();
    this.#process = this.#options.start();
    return this.#process;
  }

  /** The chat's files that the process does not have in this version. */
  #newFiles(files: ToolContext['files']): DataFile[] {
    const changed = files.filter(({ name, text }) => this.#given.get(name) !== text);
    for (const { name, text } of changed) this.#given.set(name, text);
    return changed.map(({ name, text }) => ({ name, bytes: new TextEncoder().encode(text) }));
  }
}

/** Ends a program that runs too long, and keeps its output for the outcome. */
class TimeLimit {
  readonly #seconds: number;
  readonly #stop: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #output = '';
  isOver = false;

  constructor(seconds: number, stop: () => void) {
    this.#seconds = seconds;
    this.#stop = stop;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.isOver = true;
      this.#stop();
    }, this.#seconds * 1000);
  }

  note(output: string): void {
    this.#output = output;
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  outcome(): RunOutcome {
    const text = `${this.#output}${this.#output && !this.#output.endsWith('\n') ? '\n' : ''}TimeoutError: the program was stopped after ${this.#seconds} s.\n`;
    const note =
      'Python starts afresh with the next call. Variables and imports are gone. Files in /mnt/data that earlier calls wrote are kept.';
    return { text, isError: true, plots: [], written: [], notes: [note] };
  }
}
