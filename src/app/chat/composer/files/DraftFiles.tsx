// The files of the draft above the composer's text, with their sizes against the context, and what
// was left out of those that the user gave. Loaded with the first file.

import { formatBytes } from '../../../../contracts/format-bytes.ts';
import { useApp } from '../../../app-context.ts';
import type { AttachedFile } from '../../../conversations/message.ts';
import { focusStart } from '../../../platform/focus.ts';
import { useStore } from '../../../platform/store.ts';
import { Button } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { type ContextUse, formatTokens } from '../gauge/context-use.ts';
import { useContextUse } from '../gauge/use-context.ts';
import { FileCards } from './FileCards.tsx';
import { sizeOf } from './file-size.ts';

export function DraftFiles() {
  const { attaching, draft } = useApp();
  const files = useStore(draft, (current) => current.files);
  const use = useContextUse();
  const insert = (index: number) => {
    const { text, ...rest } = draft.get();
    const inserted = files[index]?.text ?? '';
    draft.set({ ...rest, text: [text, inserted].filter((each) => each !== '').join('\n\n') });
    attaching.remove(index);
  };
  const remove = (index: number) => {
    attaching.remove(index);
    focusStart();
  };
  return (
    <>
      {files.length > 0 && (
        <div className="max-h-[24dvh] overflow-y-auto px-3 pt-3">
          <FileCards files={files} describe={(file) => describe(file, use)} onRemove={remove} onInsert={insert} />
        </div>
      )}
      <Refusals />
    </>
  );
}

/** `1.2k tokens · 1 %` of the context, or the bytes while that is not counted. */
function describe(file: AttachedFile, use: ContextUse | null): string {
  const tokens = use?.ofFile.get(file);
  if (!use || tokens === undefined) return formatBytes(sizeOf(file.text));
  return `${formatTokens(tokens)} tokens · ${Math.max(1, Math.round((tokens / use.contextTokens) * 100))} %`;
}

function Refusals() {
  const { attaching } = useApp();
  const { refusals } = useStore(attaching.store, (state) => state);
  if (refusals.length === 0) return null;
  return (
    <div role="alert" className="mx-3 mt-3 flex items-start gap-2 rounded-xl bg-warn-soft py-1 ps-3 pe-1 text-sm text-warn">
      <ul className="max-h-[20dvh] min-w-0 flex-1 overflow-y-auto py-1 wrap-anywhere">
        {refusals.map((refusal) => (
          <li key={refusal}>{refusal}</li>
        ))}
      </ul>
      <Button
        look="small"
        aria-label="Hide"
        onClick={() => {
          attaching.dismiss();
          focusStart();
        }}
      >
        <Icon name="close" className="size-4" />
      </Button>
    </div>
  );
}
