// Says what was deleted, and offers to undo it.
import { useApp } from '../app-context.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';

export function UndoToast() {
  const { undo } = useApp().chats;
  const offer = useStore(undo.store, (state) => state);
  return (
    <output className="toast-area">
      {offer && (
        <div className="toast">
          <span className="min-w-0 truncate">{offer.text}</span>
          <Button look="text" className="font-semibold text-accent" onClick={() => void undo.take()}>
            Undo
          </Button>
          <Button look="icon" className="size-8" aria-label="Close" onClick={() => undo.dismiss()}>
            <Icon name="close" className="size-4" />
          </Button>
        </div>
      )}
    </output>
  );
}
