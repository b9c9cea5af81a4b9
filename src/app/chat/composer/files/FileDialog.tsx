// A file of a question to read: its name, its size, its text.
import { formatBytes } from '../../../../contracts/format-bytes.ts';
import type { AttachedFile } from '../../../conversations/message.ts';
import { Button } from '../../../ui/Button.tsx';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { sizeOf } from './file-size.ts';

interface FileDialogProps {
  file: AttachedFile;
  /** Puts the text into the message in the file's place. Null where that is not possible. */
  onInsert: (() => void) | null;
  onClose: () => void;
}

export function FileDialog({ file: { name, text }, onInsert, onClose }: FileDialogProps) {
  return (
    <Dialog title={name} onClose={onClose} isWide>
      <p className="mt-1 text-sm text-muted">{formatBytes(sizeOf(text))}</p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls has to be reachable by keyboard */}
      <section tabIndex={0} className="file-text" aria-label={`Text of ${name}`}>
        <pre className="font-[inherit] whitespace-[inherit]" dir="auto" translate="no">
          {text}
        </pre>
      </section>
      <form method="dialog" className="mt-4 flex flex-wrap items-center justify-end gap-2">
        <CopyButton text={text} label="Copy" />
        <span className="flex-1" />
        {onInsert && (
          <Button type="submit" onClick={onInsert}>
            Insert as text
          </Button>
        )}
        <Button type="submit" look="primary">
          Close
        </Button>
      </form>
    </Dialog>
  );
}
