// The browser's own modal dialog. The focus stays inside, Escape closes it, and the focus then
// returns to its element.
import { type ReactNode, useEffect, useId, useRef } from 'react';

interface DialogProps {
  title: string;
  /** A button of `type="submit"` in a form of `method="dialog"` closes it. */
  children: ReactNode;
  onClose: () => void;
  /** As wide as a page of text. */
  isWide?: boolean;
}

export function Dialog({ title, children, onClose, isWide = false }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={isWide ? 'dialog dialog-wide' : 'dialog'} aria-labelledby={titleId} onClose={onClose}>
      <h2 id={titleId} className="text-lg font-semibold tracking-tight wrap-anywhere">
        {title}
      </h2>
      {children}
    </dialog>
  );
}
