// Where the user types what a pasted function gives back.
import { useId, useState } from 'react';
import { DENIED, type TypedResult } from '../../tools/call-activity.ts';
import { Button } from '../../ui/Button.tsx';
import { Field, hintId } from '../../ui/Field.tsx';

export function ResultForm({ name, onSubmit }: { name: string; onSubmit(result: TypedResult): void }) {
  const id = useId();
  const [text, setText] = useState('');
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit({ text, isError: false });
      }}
    >
      <Field
        {...{ id }}
        label={`Result of ${name}`}
        hint="The model reads it as you type it, JSON or any text. It stays on this device."
      >
        <textarea
          id={id}
          aria-describedby={hintId(id)}
          value={text}
          onChange={(event) => setText(event.target.value)}
          rows={3}
          dir="auto"
          className="field mt-2 min-h-20 max-h-[40dvh] w-full py-2 font-mono text-sm"
        />
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary">
          Send the result
        </Button>
        <Button onClick={() => onSubmit({ text, isError: true })}>Send as an error</Button>
        <Button onClick={() => onSubmit(DENIED)}>Do not allow</Button>
      </div>
    </form>
  );
}
