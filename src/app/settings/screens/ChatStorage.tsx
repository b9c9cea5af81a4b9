// How much the chats take on this device, and whether the browser may delete them by itself.
import { useCallback, useEffect, useState } from 'react';
import { formatBytes } from '../../../contracts/format-bytes.ts';
import { useApp } from '../../app-context.ts';
import { type ChatStorageUse, keepChats, readChatStorageUse } from '../../conversations/storage/storage-use.ts';
import { useStore } from '../../platform/store.ts';
import { Button } from '../../ui/Button.tsx';

type State = { status: 'reading' | 'unknown' } | ({ status: 'read'; isRefused: boolean } & ChatStorageUse);

export function ChatStorage() {
  const { library } = useApp().chats;
  const heads = useStore(library.state, (state) => state.heads);
  const isRefused = useStore(library.state, ({ fault }) => fault?.kind === 'refused');
  const [state, setState] = useState<State>({ status: 'reading' });
  const read = useCallback(
    (wasRefused: boolean) =>
      readChatStorageUse().then(
        (use) => setState({ status: 'read', isRefused: wasRefused, ...use }),
        () => setState({ status: 'unknown' }),
      ),
    [],
  );
  // It changes with the chats.
  useEffect(() => void read(false), [read, heads]);
  const ask = () =>
    void keepChats().then(
      (isKept) => read(!isKept),
      () => setState({ status: 'unknown' }),
    );
  return (
    <section aria-labelledby="chat-storage">
      <h2 id="chat-storage" className="font-medium">
        Storage
      </h2>
      <p className="mt-0.5 text-sm text-muted">
        {isRefused ? 'This browser does not keep chats: they end with this tab.' : describe(heads.size, state)}
      </p>
      {!isRefused && state.status === 'read' && !state.isKept && !state.isRefused && (
        <Button className="mt-3" onClick={ask}>
          Protect from removal
        </Button>
      )}
    </section>
  );
}

function describe(chats: number, state: State): string {
  const count = chats === 1 ? '1 chat' : `${chats} chats`;
  if (state.status !== 'read') return `${count} in this browser.`;
  const size = state.bytes === null ? `${count} in this browser.` : `${count}, ${formatBytes(state.bytes)} in this browser.`;
  return `${size} ${describeKeeping(state)}`;
}

function describeKeeping({ isKept, isRefused }: { isKept: boolean; isRefused: boolean }): string {
  if (isKept) return 'The browser keeps them until you delete them.';
  const may = 'When the disk runs low, the browser may remove them by itself.';
  return isRefused ? `The browser did not promise to keep them. ${may} Installing the app often changes that.` : may;
}
