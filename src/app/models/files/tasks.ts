// Work on the files of models, one piece per model, beside the chat: downloads, checks, repairs, copies, deletions.
// Takes a Session; gives a store of what runs and how it ended, and actions. Refuses to know React and which model answers.
import type { DownloadProgress, FileProgress, ModelSummary, PickedFile, Verification } from '../../../contracts/models.ts';
import type { Session } from '../../../contracts/session.ts';
import { type Failure, isAbort, toFailure } from '../../failures/failure.ts';
import { createStore, type Store } from '../../platform/store.ts';

export type TaskKind = 'download' | 'verify' | 'repair' | 'export' | 'import' | 'delete';

/** A piece of work that runs, failed, or is done. One that the visitor stopped is forgotten. */
export type Task =
  | { status: 'running'; kind: TaskKind; progress: DownloadProgress | FileProgress | null; isStopping: boolean }
  | { status: 'failed'; kind: TaskKind; failure: Failure }
  | { status: 'done'; kind: TaskKind; found: Verification | null };

/** Saves a file where the visitor keeps downloads. */
export type SaveFile = (blob: Blob, name: string) => void;

type Report = (progress: DownloadProgress | FileProgress) => void;
type Work = (report: Report) => Promise<Verification | null>;

/** Each action settles when its work is over. While other work on a model runs it waits for that instead; a deletion stops it. */
export interface Tasks {
  /** By the model's URL; an import by the name of what is imported. */
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
  /** Stops the running work on a model; downloaded bytes stay. */
  stop(url: string): Promise<void>;
  /** Forgets how the last work on a model ended. */
  forget(url: string): void;
}

export interface TasksDeps {
  session: Session;
  whileBusy<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Called after work ended: the list of models is another now. */
  onChange(): Promise<void>;
}

/** The tasks of one page. No action rejects: what fails is in the store. */
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
    // Reports travel on a port of their own and may arrive after the end, or after the next work began.
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
    // A worker that cannot be reached has failed the running call too, and the task shows it.
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

/** Has every file saved, one after the other; progress moves with each whole file. */
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
