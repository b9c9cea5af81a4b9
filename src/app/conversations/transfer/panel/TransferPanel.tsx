// Export, import and backup of all chats, as a part of the settings.
import { Suspense, use, useState } from 'react';
import { useApp } from '../../../app-context.ts';
import { useStore } from '../../../platform/store.ts';
import type { Transfer } from '../create-transfer.ts';
import { BackupSection } from './BackupSection.tsx';
import { ExportSection } from './ExportSection.tsx';
import { ImportSection } from './ImportSection.tsx';

export function TransferPanel() {
  const { transfer } = useApp();
  const [loading] = useState(transfer);
  return (
    <Suspense fallback={<p className="text-sm text-muted">Loading…</p>}>
      <Sections loading={loading} />
    </Suspense>
  );
}

function Sections({ loading }: { loading: Promise<Transfer> }) {
  const { transfers, backup } = use(loading);
  const state = useStore(transfers.state, (current) => current);
  return (
    <>
      <ExportSection transfers={transfers} state={state} />
      <ImportSection transfers={transfers} state={state} />
      <BackupSection backup={backup} transfers={transfers} isBusy={state.status === 'running'} />
    </>
  );
}
