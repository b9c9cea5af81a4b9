// Says on every screen that the backup stands still, and offers what makes it go on. Loaded beside
// the first paint.
import { useEffect, useState } from 'react';
import { useApp } from '../../../app-context.ts';
import { CHAT_SETTINGS, usePath } from '../../../platform/route.ts';
import { useStore } from '../../../platform/store.ts';
import { Button } from '../../../ui/Button.tsx';
import type { Backup, BackupState } from '../backup/backup.ts';
import { describeBackup } from './describe-backup.ts';
import { useNow } from './use-now.ts';

export function BackupNotice() {
  const { transfer } = useApp();
  const [backup, setBackup] = useState<Backup | null>(null);
  useEffect(() => {
    // Where the code cannot be loaded, the settings of chats say so.
    transfer().then(
      (parts) => setBackup(parts.backup),
      () => undefined,
    );
  }, [transfer]);
  return backup && <Notice backup={backup} />;
}

function Notice({ backup }: { backup: Backup }) {
  const state = useStore(backup.state, (current) => current);
  const [dismissed, setDismissed] = useState<BackupState['status'] | null>(null);
  const path = usePath();
  const now = useNow();
  const isNeeded = (state.status === 'locked' || state.status === 'failed') && dismissed !== state.status;
  // There the same is said beside all that can be done.
  if (!isNeeded || path === CHAT_SETTINGS) return null;
  return (
    <output className="flex flex-wrap items-center gap-x-4 gap-y-1 bg-warn-soft px-4 py-2 text-sm text-warn">
      <p className="min-w-0 flex-1 basis-60">{describeBackup(state, now)}</p>
      <span className="flex gap-x-2">
        {state.status === 'locked' ? (
          <Button look="text" className="font-semibold text-warn" onClick={() => void backup.allow()}>
            Allow
          </Button>
        ) : (
          <a href={CHAT_SETTINGS} className="text-button font-semibold text-warn">
            What to do
          </a>
        )}
        <Button look="text" className="text-warn" onClick={() => setDismissed(state.status)}>
          Close
        </Button>
      </span>
    </output>
  );
}
