// The disk use of all models, and whether the browser may delete them by itself.

import { formatBytes } from '../../contracts/format-bytes.ts';
import type { ModelSummary } from '../../contracts/models.ts';
import { useApp } from '../app-context.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';

const TEXTS = {
  unknown: '',
  kept: 'The browser keeps them until you delete them.',
  'best-effort': 'When the disk runs low, the browser may remove them by itself.',
  refused:
    'The browser did not promise to keep them: it may remove them when the disk runs low. Installing the app often changes that.',
};

export function StorageUse({ list }: { list: ModelSummary[] }) {
  const { persistence } = useApp().manager;
  const state = useStore(persistence.store, (current) => current);
  const bytes = list.reduce((sum, { storedBytes, isInMemory }) => sum + (isInMemory ? 0 : storedBytes), 0);
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2 text-sm text-muted">
      <p>{`Models take ${formatBytes(bytes)} on this device. ${bytes > 0 ? TEXTS[state] : ''}`}</p>
      {bytes > 0 && state === 'best-effort' && <Button onClick={() => void persistence.ask()}>Protect from removal</Button>}
    </div>
  );
}
