// Writes the backup off the page's thread.
import { expose } from 'comlink';
import { openStore } from '../../storage/open-store.ts';
import { backUp } from './backup-folder.ts';
import { readRecord, writeRecord } from './backup-record.ts';

/** What the page calls. Errors: those of the store and of the file system. */
const backupWorker = {
  /** Brings the chosen folder up to date. Gives the time; null where no folder is chosen any more. */
  async run(): Promise<number | null> {
    const record = await readRecord();
    if (!record) return null;
    const startedAt = Date.now();
    let { savedAt } = record;
    try {
      await backUp(await openStore(), record.folder, record.written);
      savedAt = startedAt;
    } finally {
      // What was written before an error need not be written again.
      const now = await readRecord();
      if (now && (await now.folder.isSameEntry(record.folder))) await writeRecord({ ...record, savedAt });
    }
    return savedAt;
  },
};

export type BackupWorker = typeof backupWorker;

expose(backupWorker);
