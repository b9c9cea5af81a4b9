// The files that a picker, a drop or a paste gives, those of folders included.
import type { Candidate } from './attach.ts';

/** At most this many files of a folder are looked at. */
const MAX_LISTED = 2000;

/** The files of a picker. Those of a folder have their path in it. */
export function fromList(list: FileList): Candidate[] {
  return [...list].map((file) => ({
    file,
    path: file.webkitRelativePath || file.name,
    isInFolder: file.webkitRelativePath !== '',
  }));
}

/**
 * The files of a drop or a paste, which has to be asked at once: the browser empties it afterwards.
 * Errors: where a folder cannot be read.
 */
export function fromTransfer(transfer: Pick<DataTransfer, 'items' | 'files'>): Promise<Candidate[]> {
  const entries = [...transfer.items].flatMap((item) => (item.kind === 'file' ? [item.webkitGetAsEntry()] : []));
  const files = [...transfer.files];
  return listAll(entries, files);
}

async function listAll(entries: readonly (FileSystemEntry | null)[], files: readonly File[]): Promise<Candidate[]> {
  const listed: Candidate[] = [];
  for (const [index, entry] of entries.entries()) {
    const file = files[index];
    if (entry?.isDirectory) await listFolder(entry as FileSystemDirectoryEntry, listed);
    else if (file) listed.push({ file, path: file.name, isInFolder: false });
  }
  return listed;
}

async function listFolder(folder: FileSystemDirectoryEntry, listed: Candidate[]): Promise<void> {
  const reader = folder.createReader();
  const next = () => new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
  // A reader gives a hundred entries at a time.
  for (let entries = await next(); entries.length > 0; entries = await next()) {
    for (const entry of entries) {
      if (listed.length >= MAX_LISTED) return;
      if (entry.isDirectory) await listFolder(entry as FileSystemDirectoryEntry, listed);
      else listed.push(await candidateOf(entry as FileSystemFileEntry));
    }
  }
}

async function candidateOf(entry: FileSystemFileEntry): Promise<Candidate> {
  const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
  return { file, path: entry.fullPath.replace(/^\//, ''), isInFolder: true };
}
