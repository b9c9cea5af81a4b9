// Lists the chats of a backup folder. Each file is opened when its turn comes.
import { FileProblem } from '../format/problem.ts';
import type { ChosenFile } from './open-files.ts';

/**
 * The JSON files of the folder `chats` in `folder`, or of `folder` itself. Errors: FileProblem for a
 * folder without any; those of the file system.
 */
export async function filesInFolder(folder: FileSystemDirectoryHandle): Promise<ChosenFile[]> {
  const chats = await folder.getDirectoryHandle('chats').catch(() => folder);
  const files: ChosenFile[] = [];
  for await (const entry of chats.values()) {
    if (entry.kind === 'file' && entry.name.endsWith('.json')) files.push({ name: entry.name, open: () => entry.getFile() });
  }
  if (files.length === 0)
    throw new FileProblem(`The folder “${folder.name}” has no chats in it. Choose the folder that the app wrote its backup to.`);
  return files;
}
