// The question before a large download, with its size, its source and the memory it needs. Nothing
// starts before its button is pressed.

import { formatBytes } from '../../contracts/format-bytes.ts';
import type { ModelSummary } from '../../contracts/models.ts';
import { useApp } from '../app-context.ts';
import { MODELS, navigate } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { NetworkClosedHint } from '../privacy/NetworkClosedHint.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { describeTrust } from './labels.ts';
import { LoadOptionsForm } from './loading/LoadOptionsForm.tsx';
import { chosenFor, gpuBytesFor } from './loading/load-options.ts';
import { missingBytes } from './loading/startup-model.ts';
import { fetchModel } from './manager.ts';

export function DownloadQuestion({ model }: { model: ModelSummary }) {
  const { manager } = useApp();
  const { loadOptions, models } = manager;
  const missing = missingBytes(model);
  const gpuBytes = gpuBytesFor(
    model,
    useStore(loadOptions.store, (kept) => chosenFor(kept, model.url)),
  );
  const size = missing === null ? 'an unknown amount' : formatBytes(missing);
  return (
    <Card className="p-5 sm:p-6">
      <ScreenTitle>Download {model.id}?</ScreenTitle>
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
        {model.trust && <Fact name="Check">{describeTrust(model.trust, false)}</Fact>}
      </dl>
      {model.notice && <p className="mt-3 text-sm text-warn">{model.notice}</p>}
      <NetworkClosedHint className="mt-3" />
      <LoadOptionsForm model={model} />
      <div className="mt-5 flex flex-wrap gap-3">
        <Button look="primary" onClick={() => void fetchModel(manager, model)}>
          Download {size}
        </Button>
        <Button
          onClick={() => {
            models.dismiss();
            navigate(MODELS);
          }}
        >
          Choose another model
        </Button>
      </div>
    </Card>
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
