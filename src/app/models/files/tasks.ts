// Work on the files of models, at most one task per model, beside the chat: downloads, checks,
// repairs, copies, deletions.
import { Jobs } from '../../../contracts/jobs.ts';
import type { DownloadProgress, FileProgress, ModelSummary, PickedFile, Verification } from '../../../contracts/models.ts';
import type { Session } from '../../../contracts/session.ts';
import { type Failure, isAbort, toFailure } from '../../failures/failure.ts';
import { createStore, type Store } from '../../platform/store.ts';

export type TaskKind = 'download' | 'verify' | 'repair' | 'export' | 'import' | 'delete';

/** Work that runs, failed or is done. Work that the user stopped has no task. */
export type Task =
  | { status: 'running'; kind: TaskKind; progress: DownloadProgress | FileProgress | null; isStopping: boolean }
  | { status: 'failed'; kind: TaskKind; failure: Failure }
  | { status: 'done'; kind: TaskKind; found: Verification | null };

/** Saves a file to the user's downloads. */
export type SaveFile = (blob: Blob, name: string) => void;

type Report = (progress: DownloadProgress | FileProgress) => void;
type Work = (report: Report) => Promise<Verification | null>;

/**
 * Actions on files. Each settles when its work is over. If other work on the model runs, an action
 * waits for that instead. A deletion stops it.
 */
export interface Tasks {
  /** Tasks by the model's URL. An import has the name of its model instead. */
  store: Store<Readonly<Record<string, Task>>>;
  download(url: string): Promise<void>;
  verify(url: string): Promise<void>;
  repair(url: string): Promise<void>;
  /** Writes the model's files into a folder. */
  exportTo(url: string, folder: FileSystemDirectoryHandle): Promise<void>;
  /** Saves the model's files one by one. */
  exportFiles(model: ModelSummary, save: SaveFile): Promise<void>;
  importFiles(name: string, files: PickedFile[]): Promise<void>;
  remove(url: string): Promise<void>;
  /** Stops the work on a model and waits until it is over. Downloaded bytes stay. */
  stop(url: string): Promise<void>;
  /** Drops the result of the last work on a model. */
  forget(url: string): void;
}

export interface TasksDeps {
  session: Session;
  whileBusy<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Called after work has ended, because it may have changed the list of models. */
  onChange(): Promise<void>;
}

/** Creates the tasks of one page. No action rejects: an error goes into the store. */
export function createTasks(deps: TasksDeps): Tasks {
  const { session } = deps;
  const store: Tasks['store'] = createStore({});
  const jobs = new Jobs<void>();
  const run = async (kind: TaskKind, url: string, work: Work) => {
    const job = (signal: AbortSignal) => perform({ ...deps, store }, { kind, url, work }, signal);
    const result = kind === 'delete' ? jobs.replace(url, job) : jobs.join(url, job);
    // A second deletion may have replaced this one before it began. The user sees that one.
    await result.catch(throwUnlessAbort);
    // Not part of the job: what the user asks for meanwhile must begin, not join it.
    await deps.onChange();
  };
  return {
    store,
    stop: (url) => jobs.interrupt(url),
    forget: (url) => drop(store, url),
    download: (url) => run('download', url, (report) => session.models.download(url, report).then(() => null)),
    verify: (url) => run('verify', url, (report) => session.files.verify(url, report)),
    repair: (url) => run('repair', url, (report) => session.files.repair(url, report).then(() => null)),
    exportTo: (url, folder) => run('export', url, (report) => session.files.exportTo(url, folder, report).then(() => null)),
    exportFiles: (model, save) =>
      run('export', model.url, (report) => saveFiles(session, model, { save, report }).then(() => null)),
    importFiles: (name, files) =>
      run('import', name, (report) => session.files.importFiles(name, files, report).then(() => null)),
    remove: (url) => run('delete', url, () => session.models.remove(url).then(() => null)),
  };
}

interface Context extends TasksDeps {
  store: Tasks['store'];
}

interface NewTask {
  kind: TaskKind;
  url: string;
  work: Work;
}

/** Does the work of a task and keeps its state in the store. Never rejects. */
async function perform(context: Context, { kind, url, work }: NewTask, signal: AbortSignal): Promise<void> {
  const { session, store, whileBusy } = context;
  put(store, url, { status: 'running', kind, progress: null, isStopping: false });
  // Reports arrive on their own port, perhaps after the end, or after the next work has begun.
  let isOver = false;
  const change = (part: Partial<Extract<Task, { status: 'running' }>>) => {
    const task = store.get()[url];
    if (!isOver && task?.status === 'running') put(store, url, { ...task, ...part });
  };
  signal.addEventListener('abort', () => {
    if (isOver) return;
    change({ isStopping: true });
    // If the worker cannot be reached, the running call has failed too, and its task shows that.
    session.models.interrupt(url).catch(() => undefined);
  });
  try {
    const found = await whileBusy(() => work((progress) => change({ progress })));
    put(store, url, { status: 'done', kind, found });
  } catch (thrown) {
    if (isAbort(thrown)) drop(store, url);
    else put(store, url, { status: 'failed', kind, failure: toFailure(thrown) });
  }
  isOver = true;
}

function put(store: Tasks['store'], url: string, task: Task): void {
  store.set({ ...store.get(), [url]: task });
}

function drop(store: Tasks['store'], url: string): void {
  const { [url]: _ended, ...others } = store.get();
  store.set(others);
}

function throwUnlessAbort(thrown: unknown): void {
  if (!isAbort(thrown)) throw thrown;
}

/** Saves every file, one after the other. Progress is reported after each whole file. */
async function saveFiles(
  session: Session,
  model: ModelSummary,
  { save, report }: { save: SaveFile; report: Report },
): Promise<void> {
  const { url, storedBytes: totalBytes } = model;
  let bytes = 0;
  for (const name of await session.files.names(url)) {
    report({ bytes, totalBytes });
    const file = await session.files.exportFile(url, name);
    save(file, name);
    bytes += file.size;
  }
}
