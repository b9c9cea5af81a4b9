// The button that attaches files or a folder, and the whole chat as a place to drop them. Loaded
// after the first paint.
import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useApp } from '../../../app-context.ts';
import { useStore } from '../../../platform/store.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { Menu } from '../../../ui/Menu.tsx';
import { fromList, fromTransfer } from './candidates.ts';

/** Chooses a folder. The types of React do not know the attribute. */
const FOLDER = { webkitdirectory: '' };

export function AttachButton() {
  const { attaching } = useApp();
  const isReading = useStore(attaching.store, (state) => state.isReading);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (input: HTMLInputElement) => {
    if (input.files) void attaching.add(fromList(input.files));
    // The same file can be chosen again.
    input.value = '';
  };
  return (
    <>
      <Menu
        look="icon"
        aria-label="Attach files"
        items={[
          { label: 'Files…', icon: 'file', onSelect: () => files.current?.click() },
          { label: 'Folder…', icon: 'folder', onSelect: () => folder.current?.click() },
        ]}
      >
        <Icon name="attach" />
      </Menu>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label="Files to attach"
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        ref={folder}
        type="file"
        {...FOLDER}
        hidden
        aria-label="Folder to attach"
        onChange={(event) => take(event.currentTarget)}
      />
      <output className="sr-only">{isReading ? 'Reading files.' : ''}</output>
      <DropArea />
    </>
  );
}

/** Takes files that are dropped anywhere on the page while the composer is there. */
function DropArea() {
  const { attaching } = useApp();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    // Leaving an element for one inside it is no leaving of the page.
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (!event.dataTransfer || !hasFiles(event)) return;
      event.preventDefault();
      void attaching.add(fromTransfer(event.dataTransfer));
    };
    const listeners = [
      ['dragover', onOver],
      ['dragleave', onLeave],
      ['drop', onDrop],
    ] as const;
    for (const [name, listener] of listeners) window.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of listeners) window.removeEventListener(name, listener);
    };
  }, [attaching]);
  if (!isOver) return null;
  // Over the whole page, whatever the composer is in.
  return createPortal(
    <div className="drop-area">
      <p className="rounded-2xl bg-surface px-6 py-4 text-lg font-medium shadow-card">Drop files to attach them</p>
    </div>,
    document.body,
  );
}
