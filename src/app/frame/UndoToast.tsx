// Says what was deleted, and offers to undo it. Below it: a download that has ended.
import { lazy, Suspense } from 'react';
import { useApp, useAppState } from '../app-context.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';

const ReadyToast = lazy(() => import('../models/downloads/ReadyToast.tsx').then((module) => ({ default: module.ReadyToast })));

export function UndoToast() {
  const { undo } = useApp().chats;
  const offer = useStore(undo.store, (state) => state);
  const hasTasks = useAppState(({ manager }) => Object.keys(manager.tasks.store.get()).length > 0);
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
      <Suspense>{hasTasks && <ReadyToast />}</Suspense>
    </output>
  );
}
