// The files of a question as cards that open. Those of a draft can be taken out.
import { useState } from 'react';
import { formatBytes } from '../../../../contracts/format-bytes.ts';
import type { AttachedFile } from '../../../conversations/message.ts';
import { Button } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { FileDialog } from './FileDialog.tsx';
import { sizeOf } from './file-size.ts';

interface FileCardsProps {
  files: readonly AttachedFile[];
  /** The size of a file in words. The default is its bytes. */
  describe?: (file: AttachedFile) => string;
  onRemove?: (index: number) => void;
  onInsert?: (index: number) => void;
}

export function FileCards({ files, describe = inBytes, onRemove, onInsert }: FileCardsProps) {
  const [opened, setOpened] = useState<number | null>(null);
  const file = opened === null ? null : files[opened];
  return (
    <>
      <ul className="file-cards" aria-label="Files">
        {files.map((each, index) => (
          <li key={each.name} className="file-card">
            <button type="button" className="file-open" onClick={() => setOpened(index)}>
              <Icon name="file" className="size-4.5 text-faint" />
              <span className="min-w-0 truncate" dir="auto">
                {each.name}
              </span>
              <span className="shrink-0 text-xs text-muted tabular-nums">{describe(each)}</span>
            </button>
            {onRemove && (
              <Button look="small" aria-label={`Remove ${each.name}`} onClick={() => onRemove(index)}>
                <Icon name="close" className="size-4" />
              </Button>
            )}
          </li>
        ))}
      </ul>
      {file && opened !== null && (
        <FileDialog file={file} onInsert={onInsert ? () => onInsert(opened) : null} onClose={() => setOpened(null)} />
      )}
    </>
  );
}

const inBytes = ({ text }: AttachedFile): string => formatBytes(sizeOf(text));
