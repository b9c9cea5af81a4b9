// The question before a large download: how much, from where, what it needs of this device. Nothing starts without its button.
import type { ModelSummary } from '../../contracts/models.ts';
import { useStore } from '../platform/store.ts';
import { formatBytes } from './amounts.ts';
import { describeTrust } from './labels.ts';
import { ChoicesForm } from './loading/LoadOptionsForm.tsx';
import { type Choices, chosenFor, gpuBytesFor } from './loading/load-options.ts';
import { missingBytes } from './loading/startup-model.ts';

interface QuestionProps {
  model: ModelSummary;
  choices: Choices;
  onDownload: () => void;
  onLeave: () => void;
}

export function Question({ model, choices, onDownload, onLeave }: QuestionProps) {
  const missing = missingBytes(model);
  const gpuBytes = gpuBytesFor(
    model,
    useStore(choices.store, (kept) => chosenFor(kept, model.url)),
  );
  const size = missing === null ? 'an unknown amount' : formatBytes(missing);
  return (
    <section className="rounded-2xl border border-line bg-surface p-5 shadow-card sm:p-6">
      <h1 className="text-xl font-semibold tracking-tight wrap-anywhere">Download {model.id}?</h1>
      <p className="mt-2">
        Opening this model downloads <strong>{size}</strong>. It is stored in this browser, and later visits load it without the
        network. You can pause, close the page and go on later.
      </p>
      <dl className="mt-4 space-y-2 text-sm">
        <Fact name="From">{model.url}</Fact>
        <Fact name="Disk">
          {size} must be free on the disk; a browser does not say how much it would give. If there is too little, the download
          stops and keeps what it has.
        </Fact>
        {gpuBytes !== null && (
          <Fact name="GPU">
            {formatBytes(gpuBytes)} of its memory will be used. A browser does not say how much there is; with too little, loading
            fails.
          </Fact>
        )}
        {model.trust && <Fact name="Check">{describeTrust(model.trust)}</Fact>}
      </dl>
      {model.notice && <p className="mt-3 text-sm text-warn">{model.notice}</p>}
      <ChoicesForm model={model} choices={choices} />
      <div className="mt-5 flex flex-wrap gap-3">
        <button type="button" className="button button-primary" onClick={onDownload}>
          Download {size}
        </button>
        <button type="button" className="button" onClick={onLeave}>
          Choose another model
        </button>
      </div>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="flex gap-3">
      <dt className="w-14 shrink-0 text-muted">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  );
}
