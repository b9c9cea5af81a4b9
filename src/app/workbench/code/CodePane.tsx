// The request as code: for scripts of this page, and for programs elsewhere with another base URL.
import { useId, useState } from 'react';
import { type Tab, Tabs } from '../../tokens/Tabs.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Field, hintId } from '../../ui/Field.tsx';
import { pageBaseUrl } from '../request.ts';
import { useShownRequest } from '../use-shown-request.ts';
import { DEFAULT_TARGET, pageSnippets, type Snippet, snippets, WORKERS_AI_BASE_URL } from './snippets.ts';

const TABS = [
  { id: 'page', label: 'This page' },
  { id: 'bash', label: 'cURL' },
  { id: 'python', label: 'Python' },
  { id: 'javascript', label: 'JavaScript' },
] as const satisfies readonly Tab<string>[];

export function CodePane() {
  const [tab, setTab] = useState<(typeof TABS)[number]['id']>('page');
  const [written, setWritten] = useState<string | null>(null);
  const request = useShownRequest();
  const usual = request.endpoint === 'workers-ai' ? WORKERS_AI_BASE_URL : DEFAULT_TARGET.baseUrl;
  const baseUrl = (written ?? usual).trim().replace(/\/+$/, '');
  const all =
    tab === 'page'
      ? pageSnippets(request, pageBaseUrl(request.endpoint, document.baseURI))
      : snippets(request, { ...DEFAULT_TARGET, baseUrl }).filter(({ language }) => language === tab);
  return (
    <section aria-label="Code" className="min-w-0 @min-[68rem]:sticky @min-[68rem]:top-20">
      <Tabs label="Languages" tabs={TABS} shown={tab} onShow={setTab}>
        {tab !== 'page' && <BaseUrlField value={written ?? usual} onChange={setWritten} />}
        <Snippets key={tab} all={all} />
      </Tabs>
    </section>
  );
}

function BaseUrlField({ value, onChange }: { value: string; onChange(value: string): void }) {
  const id = useId();
  return (
    <div className="mb-3">
      <Field id={id} label="Base URL" hint="Of any server in this API’s shape. Put your own key in the code’s place for it.">
        <input
          id={id}
          type="url"
          aria-describedby={hintId(id)}
          className="field mt-1 block min-h-10 w-full bg-canvas font-mono text-[0.8125rem] pointer-coarse:min-h-11"
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      </Field>
    </div>
  );
}

function Snippets({ all }: { all: readonly Snippet[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = all.find(({ id }) => id === chosen) ?? all[0];
  if (!shown) return null;
  return (
    <div className="card">
      <div className="flex flex-wrap items-center justify-between gap-x-3 border-b border-line px-2 py-1 text-sm text-muted">
        <span className="flex">
          {all.map(({ id, label }) => (
            <button
              key={id}
              type="button"
              aria-pressed={id === shown.id}
              className="text-button min-h-8 aria-pressed:text-ink"
              onClick={() => setChosen(id)}
            >
              {label}
            </button>
          ))}
        </span>
        <CopyButton text={shown.code} label="Copy code" />
      </div>
      {shown.needs && <p className="px-4 pt-2 font-mono text-xs text-muted">{shown.needs}</p>}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and must do so by keyboard */}
      <section tabIndex={0} aria-label={`Code: ${shown.label}`} className="max-h-[70vh] overflow-auto p-4">
        <pre className="font-mono text-[0.8125rem]">{shown.code}</pre>
      </section>
    </div>
  );
}
