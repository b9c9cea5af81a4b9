// A message as a field, to be written anew, with its files. Escape leaves it as it was.
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { WrittenQuestion } from '../../conversations/draft.ts';
import type { AttachedFile } from '../../conversations/message.ts';
import { Button } from '../../ui/Button.tsx';
import { isUnwritten } from '../composer/blank.ts';

const FileCards = lazy(() => import('../composer/files/FileCards.tsx').then((module) => ({ default: module.FileCards })));

interface EditFormProps {
  label: string;
  text: string;
  /** The files of a question. Each can be taken out. */
  files?: readonly AttachedFile[];
  /** What its button says. */
  action: string;
  /** Whether the button can be pressed now. */
  isEnabled: boolean;
  onSave(edited: WrittenQuestion): void;
  onClose(): void;
}

const NONE: readonly AttachedFile[] = [];

export function EditForm({ label, text, files: present = NONE, action, isEnabled, onSave, onClose }: EditFormProps) {
  const [edited, setEdited] = useState(text);
  const [files, setFiles] = useState(present);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(text.length, text.length);
  }, [text]);
  return (
    <form
      className="card w-full p-3"
      onSubmit={(event) => {
        event.preventDefault();
        onSave({ text: edited, files });
      }}
    >
      {files.length > 0 && (
        <Suspense>
          <FileCards files={files} onRemove={(index) => setFiles(files.filter((_file, at) => at !== index))} />
        </Suspense>
      )}
      <textarea
        ref={field}
        aria-label={label}
        dir="auto"
        value={edited}
        onChange={(event) => setEdited(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          onClose();
        }}
        className="field-sizing-content block max-h-[50dvh] min-h-12 w-full resize-none bg-transparent px-1 outline-none"
      />
      <div className="mt-2 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" isDisabled={!isEnabled || isUnwritten({ text: edited, files })}>
          {action}
        </Button>
      </div>
    </form>
  );
}
