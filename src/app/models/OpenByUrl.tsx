// A form that opens any model of the family by the address of its folder.
import { type FormEvent, useRef, useState } from 'react';

export function OpenByUrl({ onOpen }: { onOpen: (url: string) => void }) {
  const [isInvalid, setInvalid] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const entered = field.current?.value.trim() ?? '';
    const isUrl = entered !== '' && URL.canParse(entered, document.baseURI);
    setInvalid(!isUrl);
    if (isUrl) onOpen(new URL(entered, document.baseURI).href.replace(/\/+$/, ''));
  };
  return (
    <form className="mt-8" onSubmit={submit} noValidate>
      <label className="text-sm font-medium" htmlFor="model-url">
        Open a model by its address
      </label>
      <p id="model-url-hint" className="text-sm text-muted">
        A folder with config.json, tokenizer.json and safetensors shards, as on the hub or on your own server.
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <input
          id="model-url"
          ref={field}
          type="url"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          placeholder="https://…"
          aria-describedby="model-url-hint"
          aria-invalid={isInvalid}
          className="min-h-10 min-w-0 flex-1 basis-48 rounded-xl border border-line bg-surface px-3 text-sm placeholder:text-muted"
        />
        <button type="submit" className="button">
          Open
        </button>
      </div>
      {isInvalid && (
        <p role="alert" className="mt-2 text-sm text-danger">
          That is not an address. It should look like https://example.org/models/gpt-oss-20b.
        </p>
      )}
    </form>
  );
}
