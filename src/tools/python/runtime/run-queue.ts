// Runs the programs that come over the port, one after the other.
import type { PyodideInterface } from 'pyodide';
import type { DataFile, FromRuntime, RunOutcome, ToRuntime } from '../protocol.ts';
import type { Kernel } from './kernel.ts';

type RunRequest = Extract<ToRuntime, { type: 'run' }>;
type Post = (message: FromRuntime, transferred?: Transferable[]) => void;

/** Keeps programs until Python is there. */
export class RunQueue {
  readonly #post: Post;
  readonly #started: Promise<{ pyodide: PyodideInterface; kernel: Kernel }>;
  #last: Promise<void> = Promise.resolve();

  /** Starts once `started` settles. */
  constructor(post: Post, started: Promise<{ pyodide: PyodideInterface; kernel: Kernel }>) {
    this.#post = post;
    this.#started = started;
  }

  add(request: RunRequest): void {
    this.#last = this.#last
      .then(() => this.#run(request))
      .catch((error) => this.#post({ type: 'broken', message: String(error) }));
  }

  async #run({ code, files }: RunRequest): Promise<void> {
    const { pyodide, kernel } = await this.#started;
    const notes = await loadPackages(pyodide, code);
    this.#post({ type: 'started' });
    const outcome = await kernel.run(code, files);
    this.#post({ type: 'done', outcome: { ...outcome, notes: [...notes, ...outcome.notes] } }, buffersOf(outcome));
  }
}

/** pandas imports Matplotlib only inside `plot`, so the imports of the program do not name it. */
const PANDAS_PLOT = /\bpandas\b[^]*\.(plot|hist|boxplot)\b/;

/** Loads the packages that a program imports. Returns what could not be loaded, in words. */
async function loadPackages(pyodide: PyodideInterface, code: string): Promise<string[]> {
  const failures: string[] = [];
  const imports = PANDAS_PLOT.test(code) ? `${code}\nimport matplotlib` : code;
  const options = { messageCallback() {}, errorCallback: (message: string) => failures.push(message), checkIntegrity: false };
  await pyodide.loadPackagesFromImports(imports, options).catch((error) => failures.push(String(error)));
  return failures.length > 0 ? [`A package could not be loaded. ${failures.join(' ')}`] : [];
}

const buffersOf = ({ plots, written }: RunOutcome): ArrayBuffer[] =>
  [...plots, ...written].map(({ bytes }: DataFile) => bytes.buffer);
