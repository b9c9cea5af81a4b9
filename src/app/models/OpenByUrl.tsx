// A form that opens any model of the family by the address of its folder.
import { type FormEvent, useRef, useState } from 'react';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/Button.tsx';
import { Field, hintId } from '../ui/Field.tsx';

const ID = 'model-url';
const INVALID = 'That is not an address. It should look like https://example.org/models/gpt-oss-20b.';

export function OpenByUrl() {
  const { models } = useApp().manager;
  const [isInvalid, setInvalid] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const entered = field.current?.value.trim() ?? '';
    const isUrl = entered !== '' && URL.canParse(entered, document.baseURI);
    setInvalid(!isUrl);
    if (isUrl) void models.open(new URL(entered, document.baseURI).href.replace(/\/+$/, ''));
  };
  return (
    <form className="mt-8" onSubmit={submit} noValidate>
      <Field
        id={ID}
        label="Open a model by its address"
        hint="A folder with config.json, tokenizer.json and safetensors shards, as on the hub or on your own server."
        error={isInvalid ? INVALID : null}
      >
        <div className="mt-2 flex flex-wrap gap-2">
          <input
            id={ID}
            ref={field}
            type="url"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            placeholder="https://…"
            aria-describedby={hintId(ID)}
            aria-invalid={isInvalid}
            className="field min-h-10 min-w-0 flex-1 basis-48"
          />
          <Button type="submit">Open</Button>
        </div>
      </Field>
    </form>
  );
}
