// What stands in the chat's place while no model is loaded, or while another is chosen: the list, a question, progress, a failure.
import { FailureNotice, RELOAD, type Remedy } from '../failures/FailureNotice.tsx';
import { type Failure, helpFor } from '../failures/failure.ts';
import { useStore } from '../store.ts';
import { formatBytes } from './amounts.ts';
import { missingBytes } from './choose.ts';
import { LoadProgress } from './LoadProgress.tsx';
import { ModelList } from './ModelList.tsx';
import type { Models, Stage } from './models.ts';
import { OpenByUrl } from './OpenByUrl.tsx';

export function ModelPanel({ models, onClose }: { models: Models; onClose: (() => void) | null }) {
  const { stage } = useStore(models.store, (state) => state);
  return (
    <div className="mx-auto w-full max-w-2xl px-4 py-8 sm:py-12">
      <StageView stage={stage} models={models} onClose={onClose} />
    </div>
  );
}

function StageView({ stage, models, onClose }: { stage: Stage; models: Models; onClose: (() => void) | null }) {
  switch (stage.status) {
    case 'starting':
      return <Waiting title="Starting" detail="Looking for models on this device." />;
    case 'checking':
      return (
        <Waiting title="Checking the model" detail={`Reading the description of ${stage.url} and comparing it with this GPU.`} />
      );
    case 'asking':
      return <Question stage={stage} models={models} />;
    case 'opening':
      return <LoadProgress stage={stage} onCancel={() => void models.cancel()} />;
    case 'failed':
      return (
        <div className="space-y-8">
          <FailureNotice failure={stage.failure} remedy={remedyFor(stage.failure, stage.url, models)} />
          <Choice models={models} onClose={onClose} />
        </div>
      );
    case 'choosing':
    case 'ready':
      return <Choice models={models} onClose={onClose} />;
  }
}

function remedyFor(failure: Failure, url: string | null, models: Models): Remedy | null {
  const { remedy } = helpFor(failure.name, window.isSecureContext);
  if (remedy === 'reload' || url === null) return RELOAD;
  return remedy === 'retry' ? { label: 'Try again', run: () => void models.open(url) } : null;
}

function Choice({ models, onClose }: { models: Models; onClose: (() => void) | null }) {
  const list = useStore(models.store, (state) => state.list);
  return (
    <div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
        <h1 className="text-2xl font-semibold tracking-tight">Choose a model</h1>
        {onClose && (
          <button type="button" className="button" onClick={onClose}>
            Back to the chat
          </button>
        )}
      </div>
      <p className="mt-2 text-muted">It runs on this device’s GPU. After the download nothing you type leaves the device.</p>
      <ModelList list={list} models={models} />
      <OpenByUrl onOpen={(url) => void models.open(url)} />
    </div>
  );
}

function Question({ stage, models }: { stage: Extract<Stage, { status: 'asking' }>; models: Models }) {
  const { model } = stage;
  const missing = missingBytes(model);
  const size = missing === null ? 'an unknown amount' : formatBytes(missing);
  return (
    <section className="rounded-2xl border border-line bg-surface p-5 shadow-card sm:p-6">
      <h1 className="text-xl font-semibold tracking-tight wrap-anywhere">Download {model.id}?</h1>
      <p className="mt-2">
        Opening this model downloads <strong>{size}</strong>. It is stored in this browser, and later visits load it without the
        network.
      </p>
      <p className="mt-1 text-sm text-muted wrap-anywhere">From {model.url}</p>
      {model.notice && <p className="mt-3 text-sm text-warn">{model.notice}</p>}
      <div className="mt-5 flex flex-wrap gap-3">
        <button type="button" className="button button-primary" onClick={() => void models.load(model.url)}>
          Download {size}
        </button>
        <button type="button" className="button" onClick={() => models.choose()}>
          Choose another model
        </button>
      </div>
    </section>
  );
}

function Waiting({ title, detail }: { title: string; detail: string }) {
  return (
    <section aria-busy="true">
      <h1 className="text-xl font-semibold tracking-tight">{title}…</h1>
      <p className="mt-1 text-sm text-muted wrap-anywhere">{detail}</p>
      <progress className="mt-5" aria-label={title} />
    </section>
  );
}
