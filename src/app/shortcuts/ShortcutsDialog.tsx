// The list of shortcuts in front of the page. Loaded when it is first opened.
import { useApp } from '../app-context.ts';
import { SHORTCUTS } from '../platform/route.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useModal } from '../ui/modal.ts';
import { ShortcutList } from './ShortcutList.tsx';

export function ShortcutsDialog() {
  const { layers } = useApp();
  const dialog = useModal();
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby="shortcuts-title"
      onClose={() => dialog.current?.open || layers.close('shortcuts')}
    >
      <div className="flex items-center justify-between gap-3">
        <h2 id="shortcuts-title" className="text-lg font-semibold tracking-tight">
          Keyboard shortcuts
        </h2>
        <Button look="icon" aria-label="Close" onClick={() => layers.close('shortcuts')}>
          <Icon name="close" className="size-4.5" />
        </Button>
      </div>
      <ShortcutList />
      <a href={SHORTCUTS} className="text-button mt-4 -ms-2 text-accent">
        Shortcut settings
      </a>
    </dialog>
  );
}
