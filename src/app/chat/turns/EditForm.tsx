// A message as a field, to be written anew. Escape leaves it as it was.
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { isBlank } from '../composer/blank.ts';

interface EditFormProps {
  label: string;
  text: string;
  /** What its button says. */
  action: string;
  /** Whether the button can be pressed now. */
  isEnabled: boolean;
  onSave(text: string): void;
  onClose(): void;
}

export function EditForm({ label, text, action, isEnabled, onSave, onClose }: EditFormProps) {
  const [edited, setEdited] = useState(text);
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
        onSave(edited);
      }}
    >
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
        <Button type="submit" look="primary" isDisabled={!isEnabled || isBlank(edited)}>
          {action}
        </Button>
      </div>
    </form>
  );
}
