// A question before something that cannot be undone, in the browser's own dialog: focus stays inside, Escape says no.
import { type ReactNode, useEffect, useId, useRef } from 'react';

interface ConfirmDialogProps {
  title: string;
  children: ReactNode;
  /** What the button that does it says. */
  action: string;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmDialog({ title, children, action, onConfirm, onClose }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={titleId} onClose={onClose}>
      <h2 id={titleId} className="text-lg font-semibold tracking-tight wrap-anywhere">
        {title}
      </h2>
      <p className="mt-2 text-sm text-muted">{children}</p>
      <div className="mt-5 flex flex-wrap justify-end gap-3">
        <button type="button" className="button" onClick={close}>
          Keep
        </button>
        <button
          type="button"
          className="button button-danger"
          onClick={() => {
            onConfirm();
            close();
          }}
        >
          {action}
        </button>
      </div>
    </dialog>
  );
}
