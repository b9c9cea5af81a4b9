// Shows a dialog as a modal one while its component is there. When it goes, the focus returns to the
// element that had it.
import { type RefObject, useLayoutEffect, useRef } from 'react';

/** The ref of the dialog. */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // A dialog that is removed while it is open does not return the focus.
    return () => dialog?.close();
  }, []);
  return ref;
}
