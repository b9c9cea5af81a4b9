// Moves files between models and the user's own folders: reads the result of a picker, and writes
// exports.
import type { ModelSummary, PickedFile } from '../../../contracts/models.ts';
import { isAbort } from '../../failures/failure.ts';
import { saveFile } from '../../platform/save-file.ts';
import type { Tasks } from './tasks.ts';

/** Chrome and Edge have it. TypeScript's library does not yet. */
type PickFolder = (options: { mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>;

/**
 * Writes the model into a folder that the user picks. Browsers without a folder picker save it file
 * by file.
 */
export async function exportModel(tasks: Tasks, model: ModelSummary): Promise<void> {
  const { showDirectoryPicker } = window as { showDirectoryPicker?: PickFolder };
  if (!showDirectoryPicker) return tasks.exportFiles(model, saveFile);
  const parent = await showDirectoryPicker.call(window, { mode: 'readwrite' }).catch(nullIfAborted);
  if (parent) await tasks.exportTo(model.url, await parent.getDirectoryHandle(folderName(model.id), { create: true }));
}

/** A name that every file system accepts. The id of a model can be a URL. */
function folderName(id: string): string {
  return id.replace(/[^\w.-]+/g, '_');
}

/** The user closed the picker. */
function nullIfAborted(thrown: unknown): null {
  if (isAbort(thrown)) return null;
  throw thrown;
}

export interface Pick {
  /** Name of the imported model. */
  name: string;
  files: PickedFile[];
}

/**
 * Reads the picked files. The model gets the folder's name. Files without a folder get the time as
 * a name. Null for no files.
 */
export function readPick(list: Iterable<File>, now: Date): Pick | null {
  const files = [...list].map((file) => ({ name: file.webkitRelativePath || file.name, blob: file }));
  const [first] = files;
  if (!first) return null;
  const folder = first.name.includes('/') ? first.name.slice(0, first.name.indexOf('/')) : '';
  return { name: folder || `imported-${now.toISOString().slice(0, 16).replace(/\D/g, '-')}`, files };
}
