// Waits for the reader: an element that is replaced loses what is selected in it.

/** Settles when nothing in `element` is selected, or when `signal` aborts. */
export function whenUnselected(element: Element, signal: AbortSignal): Promise<void> {
  const isSelected = () => {
    const selection = document.getSelection();
    return selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
  };
  return new Promise((resolve) => {
    if (!isSelected() || signal.aborted) return resolve();
    const done = new AbortController();
    const finish = () => {
      done.abort();
      resolve();
    };
    document.addEventListener('selectionchange', () => !isSelected() && finish(), { signal: done.signal });
    signal.addEventListener('abort', finish, { signal: done.signal });
  });
}
