// The files of a result: pictures are shown, all can be saved. Their addresses are blobs of stored
// bytes, which nothing else can read.
import { useEffect, useRef } from 'react';
import { formatBytes } from '../../../contracts/format-bytes.ts';
import type { ResultFile } from '../../conversations/message.ts';
import { saveFile } from '../../platform/save-file.ts';
import { fromBase64 } from '../../tools/base64.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';

/** Pictures that run nothing and load nothing in an `img`. */
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/svg+xml']);

export function ResultFiles({ files }: { files: readonly ResultFile[] }) {
  return (
    <ul aria-label="Files" className="space-y-3">
      {files.map((file, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the files of a result never change, and two may share a name
        <li key={`${index} ${file.name}`} className="space-y-2">
          {PICTURES.has(file.mediaType) && <Picture file={file} />}
          <Button onClick={() => saveFile(blobOf(file), file.name)}>
            <Icon name="file" className="size-4.5" />
            <span className="min-w-0 truncate" dir="auto">
              Save {file.name}
            </span>
            <span className="text-xs text-muted tabular-nums">{formatBytes((file.base64.length / 4) * 3)}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Picture({ file }: { file: ResultFile }) {
  const picture = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const address = URL.createObjectURL(blobOf(file));
    if (picture.current) picture.current.src = address;
    return () => URL.revokeObjectURL(address);
  }, [file]);
  return <img ref={picture} alt={file.name} className="max-h-[60dvh] max-w-full rounded-lg border border-line bg-white" />;
}

const blobOf = ({ base64, mediaType }: ResultFile): Blob => new Blob([fromBase64(base64)], { type: mediaType });
