// The models that a call can name, with their states on this device.
import type { ModelStatus } from '../../contracts/models.ts';
import { useApp } from '../app-context.ts';
import { MODELS } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { Card } from '../ui/Card.tsx';

/** What a call of the model does, by its state. */
const ANSWERS: Record<ModelStatus, string> = {
  loaded: 'loaded: it answers now',
  loading: 'loading: a call waits',
  stored: 'stored: a call loads it first',
  downloading: 'downloading: a call is refused until it is here',
  paused: 'not complete: download it first',
  absent: 'not here: download it first',
};

export function ModelNames() {
  const list = useStore(useApp().manager.models.store, (state) => state.list);
  return (
    <section aria-labelledby="model-names">
      <h2 id="model-names" className="text-lg font-semibold">
        Models
      </h2>
      <Card as="ul" className="mt-3 divide-y divide-line">
        {list.map(({ id, url, status }) => (
          <li key={url} className="flex flex-wrap justify-between gap-x-4 px-4 py-2 text-sm">
            <code className="font-mono wrap-anywhere">{id}</code>
            <span className="text-muted">{ANSWERS[status]}</span>
          </li>
        ))}
      </Card>
      <a href={MODELS} className="text-button mt-1 -ml-2">
        All models
      </a>
    </section>
  );
}
