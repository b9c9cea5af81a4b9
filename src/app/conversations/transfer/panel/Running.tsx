// How far an export or an import is, with a button that ends it.
import { Button } from '../../../ui/Button.tsx';
import type { TransferState, Transfers } from '../transfers.ts';

interface RunningProps {
  transfers: Transfers;
  state: Extract<TransferState, { status: 'running' }>;
}

export function Running({ transfers, state: { kind, done, total, file } }: RunningProps) {
  const chats = `${done}${total > 0 ? ` of ${total}` : ''} ${total === 1 || (total === 0 && done === 1) ? 'chat' : 'chats'}`;
  const label = kind === 'export' ? 'Exporting' : 'Importing';
  return (
    <div className="mt-3">
      <p className="mb-1.5 text-sm tabular-nums">
        {label}: {chats}
      </p>
      <progress aria-label={label} {...(total > 0 && { max: total, value: done })} />
      {file !== null && <p className="mt-1 truncate text-xs text-faint">{file}</p>}
      <Button look="text" className="-ms-2" onClick={() => transfers.cancel()}>
        Stop
      </Button>
    </div>
  );
}
