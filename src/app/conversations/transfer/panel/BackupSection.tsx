// The backup folder: chosen, in use, waiting for a permission, or not possible in this browser.
import { useStore } from '../../../platform/store.ts';
import { Button } from '../../../ui/Button.tsx';
import type { Backup, BackupState } from '../backup/backup.ts';
import type { Transfers } from '../transfers.ts';
import { describeBackup } from './describe-backup.ts';
import { Problem, Section } from './Section.tsx';
import { useNow } from './use-now.ts';

const ABOUT =
  'A folder of yours, such as one that a cloud drive or a backup program copies. The app writes each chat to it after each answer, as JSON and as Markdown. A chat that you delete here moves to the folder “deleted” there.';

interface BackupSectionProps {
  backup: Backup;
  transfers: Transfers;
  /** Whether an export or an import runs. */
  isBusy: boolean;
}

export function BackupSection({ backup, transfers, isBusy }: BackupSectionProps) {
  const state = useStore(backup.state, (current) => current);
  const now = useNow();
  return (
    <Section title="Backup folder" about={ABOUT}>
      <output className="block text-sm wrap-anywhere">{describeBackup(state, now)}</output>
      {state.status === 'failed' && <Problem>{state.message}</Problem>}
      <div className="mt-3 flex flex-wrap gap-2 empty:hidden">
        <Controls backup={backup} state={state} onRestore={() => restore(backup, transfers)} isBusy={isBusy} />
      </div>
    </Section>
  );
}

interface ControlsProps {
  backup: Backup;
  state: BackupState;
  onRestore: () => void;
  isBusy: boolean;
}

function Controls({ backup, state, onRestore, isBusy }: ControlsProps) {
  if (state.status === 'unsupported' || state.status === 'reading') return null;
  if (state.status === 'none') return <Button onClick={() => void backup.choose()}>Choose a folder</Button>;
  return (
    <>
      {state.status === 'locked' && (
        <Button look="primary" onClick={() => void backup.allow()}>
          Allow the folder again
        </Button>
      )}
      {state.status === 'failed' && state.folder !== null && <Button onClick={() => void backup.allow()}>Try again</Button>}
      {state.status === 'saved' && (
        <Button isDisabled={isBusy} onClick={onRestore}>
          Import from this folder
        </Button>
      )}
      <Button onClick={() => void backup.choose()}>Choose another folder</Button>
      {state.status !== 'saving' && state.folder !== null && <Button onClick={() => void backup.stop()}>Stop the backup</Button>}
    </>
  );
}

function restore({ folder }: Backup, transfers: Transfers): void {
  if (folder) void transfers.importChats(folder);
}
