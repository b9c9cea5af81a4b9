// The models this device knows, each with its size, where it stands, what must be said of it, and the button that loads it.
import type { ModelStatus, ModelSummary } from '../../api.ts';
import { formatBytes } from './amounts.ts';
import { missingBytes } from './choose.ts';
import type { Models } from './models.ts';

const STATUS_TEXT: Record<ModelStatus, string> = {
  absent: 'Not downloaded',
  downloading: 'Downloading',
  stored: 'On this device',
  loading: 'Loading',
  loaded: 'Loaded',
};

export function ModelList({ list, models }: { list: ModelSummary[]; models: Models }) {
  if (list.length === 0) return <p className="mt-6 text-muted">No model is listed. Open one by its address below.</p>;
  return (
    <ul className="mt-6 divide-y divide-line overflow-hidden rounded-2xl border border-line bg-surface shadow-card">
      {list.map((model) => (
        <li key={model.url} className="flex flex-wrap items-center gap-x-4 gap-y-3 p-4 sm:px-5">
          <div className="min-w-0 flex-1 basis-48">
            <h2 className="font-medium wrap-anywhere">{model.id}</h2>
            <p className="text-sm text-muted">
              {model.totalBytes === null ? 'Size not yet known' : formatBytes(model.totalBytes)} · {describeStatus(model)}
            </p>
            {model.notice && <p className="mt-1 text-sm text-warn">{model.notice}</p>}
          </div>
          <LoadButton model={model} models={models} />
        </li>
      ))}
    </ul>
  );
}

/** An interrupted download is nobody's activity: the model is absent, and what came of it stays. */
function describeStatus({ status, storedBytes }: ModelSummary): string {
  return status === 'absent' && storedBytes > 0 ? `Partly downloaded (${formatBytes(storedBytes)})` : STATUS_TEXT[status];
}

/** Says on the button what a click downloads; where that is not known yet, the click only asks. */
function LoadButton({ model, models }: { model: ModelSummary; models: Models }) {
  if (model.status === 'loaded') return <span className="px-2 text-sm font-medium text-accent">In use</span>;
  const missing = missingBytes(model);
  const open = () => void (missing === null ? models.open(model.url) : models.load(model.url));
  return (
    <button type="button" className="button" onClick={open} aria-label={`Load ${model.id}`}>
      {missing ? `Download ${formatBytes(missing)}` : 'Load'}
    </button>
  );
}
