// Files between models and the visitor's own folders: what a picker gives, where an export goes.
// Takes the platform's pickers; refuses to know what is in the files.
import type { ModelSummary, PickedFile } from '../../../contracts/models.ts';
import { isAbort } from '../../failures/failure.ts';
import type { SaveFile, Tasks } from './tasks.ts';

/** Chrome and Edge; not yet in TypeScript's library. */
type PickFolder = (options: { mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>;

/** How long a saved file's URL is kept, ms: browsers begin to read it within seconds. */
const KEEP_URL_MS = 60_000;

/** Writes the model into a folder of the visitor's choice, or saves it file by file where browsers have no folders to write to. */
export async function exportModel(tasks: Tasks, model: ModelSummary): Promise<void> {
  const { showDirectoryPicker } = window as { showDirectoryPicker?: PickFolder };
  if (!showDirectoryPicker) return tasks.exportFiles(model, saveFile);
  const parent = await showDirectoryPicker.call(window, { mode: 'readwrite' }).catch(nullIfAborted);
  if (parent) await tasks.exportTo(model.url, await parent.getDirectoryHandle(folderName(model.id), { create: true }));
}

/** A name that every file system takes, for a model whose id may be a URL. */
function folderName(id: string): string {
  return id.replace(/[^\w.-]+/g, '_');
}

/** The visitor closed the picker. */
function nullIfAborted(thrown: unknown): null {
  if (isAbort(thrown)) return null;
  throw thrown;
}

/** Saves a file as a click on a download link does. */
const saveFile: SaveFile = (blob, name) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_URL_MS);
};

export interface Pick {
  /** What the imported model is called. */
  name: string;
  files: PickedFile[];
}

/** What was picked, with the folder's name as the model's; files without a folder are called by the time. Null for nothing. */
export function readPick(list: Iterable<File>, now: Date): Pick | null {
  const files = [...list].map((file) => ({ name: file.webkitRelativePath || file.name, blob: file }));
  const [first] = files;
  if (!first) return null;
  const folder = first.name.includes('/') ? first.name.slice(0, first.name.indexOf('/')) : '';
  return { name: folder || `imported-${now.toISOString().slice(0, 16).replace(/\D/g, '-')}`, files };
}
