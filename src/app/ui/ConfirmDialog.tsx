// A question before an action that cannot be undone. Escape means no.
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';

interface ConfirmDialogProps {
  title: string;
  children: ReactNode;
  /** The text of the button that confirms. */
  action: string;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmDialog({ title, children, action, onConfirm, onClose }: ConfirmDialogProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="mt-2 text-sm text-muted">{children}</p>
      <form method="dialog" className="mt-5 flex flex-wrap justify-end gap-3">
        <Button type="submit">Keep</Button>
        <Button type="submit" look="danger" onClick={onConfirm}>
          {action}
        </Button>
      </form>
    </Dialog>
  );
}
