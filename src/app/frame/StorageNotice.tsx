// Says that chats are not kept, or that the browser has deleted them.
import { useApp } from '../app-context.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';

const TITLES = {
  refused: 'Chats are not kept here',
  unsaved: 'A chat could not be stored',
  lost: 'Chats are missing',
  file: 'The chat was not saved as a file',
};

export function StorageNotice() {
  const { library } = useApp().chats;
  const fault = useStore(library.state, (state) => state.fault);
  if (!fault) return null;
  return (
    <div role="alert" className="flex flex-wrap items-center gap-x-4 gap-y-1 bg-warn-soft px-4 py-2 text-sm text-warn">
      <p className="min-w-0 flex-1 basis-60">
        <strong className="font-semibold">{TITLES[fault.kind]}.</strong> {fault.message}
      </p>
      <Button look="text" className="text-warn" onClick={() => library.dismissFault()}>
        Close
      </Button>
    </div>
  );
}
