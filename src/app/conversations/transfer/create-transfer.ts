// Creates export, import and backup of a page. Loaded after the first paint.
import { saveFile } from '../../platform/save-file.ts';
import type { Chats } from '../chats.ts';
import { Backup } from './backup/backup.ts';
import { forgetRecord, readRecord, writeRecord } from './backup/backup-record.ts';
import { askToWrite, canPickFolder, mayWrite, pickFolder } from './backup/folder-access.ts';
import { runBackup } from './backup/run-backup.ts';
import { adoptSettings, type SettingsOwner, settingsFile } from './format/settings-file.ts';
import { startJob, startMemoryJob } from './transfer-job.ts';
import { Transfers } from './transfers.ts';

export interface Transfer {
  transfers: Transfers;
  backup: Backup;
}

/** Starts the backup, too, if a folder was chosen before. */
export function createTransfer({ store, library }: Chats, owner: SettingsOwner): Transfer {
  const isInMemory = () => library.state.get().fault?.kind === 'refused';
  const transfers = new Transfers({
    startJob: () => (isInMemory() ? startMemoryJob(store) : startJob()),
    adopt: (notices) => library.adopt(notices),
    settingsFile: () => settingsFile(owner),
    adoptSettings: (file) => adoptSettings(file, owner),
    saveFile,
    now: () => Date.now(),
  });
  const backup = new Backup({
    canPickFolder: () => canPickFolder() && !isInMemory(),
    pickFolder,
    mayWrite,
    askToWrite,
    readRecord,
    writeRecord,
    forgetRecord,
    run: runBackup,
    locks: 'locks' in navigator ? navigator.locks : null,
    after: (ms, work) => void setTimeout(work, ms),
  });
  library.state.subscribe(() => backup.changed());
  void backup.start();
  return { transfers, backup };
}
