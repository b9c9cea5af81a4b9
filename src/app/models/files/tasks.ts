// Work on the files of models, at most one task per model, beside the chat: downloads, checks,
// repairs, copies, deletions.
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
  /** Stops the work on a model. Downloaded bytes stay. */
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
export function createTasks({ session, whileBusy, onChange }: TasksDeps): Tasks {
  const store: Tasks['store'] = createStore({});
  const running = new Map<string, Promise<void>>();
  const put = (url: string, task: Task) => store.set({ ...store.get(), [url]: task });
  const forget = (url: string) => {
    const { [url]: _ended, ...others } = store.get();
    store.set(others);
  };

  const perform = async (kind: TaskKind, url: string, work: Work) => {
    put(url, { status: 'running', kind, progress: null, isStopping: false });
    // Reports arrive on their own port, perhaps after the end, or after the next work has begun.
    let isOver = false;
    const report: Report = (progress) => {
      const task = store.get()[url];
      if (!isOver && task?.status === 'running') put(url, { ...task, progress });
    };
    try {
      const found = await whileBusy(() => work(report));
      put(url, { status: 'done', kind, found });
    } catch (thrown) {
      if (isAbort(thrown)) forget(url);
      else put(url, { status: 'failed', kind, failure: toFailure(thrown) });
    }
    isOver = true;
    await onChange();
  };

  const stop = async (url: string) => {
    const task = store.get()[url];
    if (task?.status !== 'running') return;
    put(url, { ...task, isStopping: true });
    // If the worker cannot be reached, the running call has failed too, and its task shows that.
    await session.models.interrupt(url).catch(() => undefined);
  };

  const run = async (kind: TaskKind, url: string, work: Work) => {
    const before = running.get(url);
    if (before && kind !== 'delete') return before;
    if (before) await stop(url).then(() => before);
    const mine = perform(kind, url, work).finally(() => running.delete(url));
    running.set(url, mine);
    await mine;
  };

  return {
    store,
    stop,
    forget,
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
