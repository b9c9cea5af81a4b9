// The card of the model that the app is made for: whether it fits, how fast it answers, how long the
// download takes, what it takes of the disk. Each fact was measured here, or has a button.
import { useEffect, useId } from 'react';
import { formatBytes } from '../../contracts/format-bytes.ts';
import type { ModelSummary } from '../../contracts/models.ts';
import { useApp } from '../app-context.ts';
import { downloadBeside } from '../models/downloads/download.ts';
import { runningDownloads } from '../models/downloads/running.ts';
import { isHandheld, mayCheckAlone } from '../models/facts/alone.ts';
import { type Facts, factsFor, fittingIn } from '../models/facts/facts.ts';
import { useFacts } from '../models/facts/use-facts.ts';
import { missingBytes } from '../models/loading/startup-model.ts';
import { isReady } from '../models/models.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { FactList } from './FactList.tsx';
import { TooLarge } from './TooLarge.tsx';

export function OfferedModel({ model }: { model: ModelSummary }) {
  const { manager } = useApp();
  const facts = useFacts();
  const state = useStore(facts.store, (current) => current);
  const title = useId();
  useCheckAlone(model.url, state);
  const { fit } = factsFor(state, model.url);
  const isTooLarge = fit !== null && fittingIn(fit) === null;
  return (
    <Card className="mt-8 p-5 text-start" aria-labelledby={title}>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-56">
          <h2 id={title} className="text-lg font-semibold">
            {model.id}
          </h2>
          <p className="text-sm text-muted">Writes, codes, explains and reasons. OpenAI puts it beside its o3-mini.</p>
        </div>
        {isTooLarge ? (
          <span className="badge bg-warn-soft text-warn">Too large here</span>
        ) : (
          <DownloadButton model={model} onDownload={() => download()} />
        )}
      </div>
      {isTooLarge ? (
        <TooLarge fit={fit} device={isHandheld(navigator) ? 'phone' : 'computer'} onTry={() => download()} />
      ) : (
        <FactList model={model} />
      )}
    </Card>
  );

  /** Downloads it, to be loaded in the way that fits. */
  function download(): void {
    const fitting = fittingIn(fit);
    if (fitting) manager.loadOptions.choose(model.url, fitting.loadOptions);
    void facts.stop();
    void downloadBeside(manager, model);
  }
}

function DownloadButton({ model, onDownload }: { model: ModelSummary; onDownload: () => void }) {
  const { tasks, models } = useApp().manager;
  const percent = useStore(tasks.store, (all) => runningDownloads(all).find(({ url }) => url === model.url)?.percent);
  const missing = missingBytes(model);
  const list = useStore(models.store, (state) => state.list);
  if (percent !== undefined) return <p className="text-sm text-muted">{`Downloading, ${percent} %`}</p>;
  // Its first chunk, which told the rate, is no download that was paused.
  const isBegun = list.some(({ url, storedBytes }) => url === model.url && storedBytes > 100e6);
  return (
    <Button look="primary" className="min-h-11" onClick={onDownload}>
      {missing === null ? 'Download' : `${isBegun ? 'Resume: ' : 'Download '}${formatBytes(missing)}`}
    </Button>
  );
}

/** Tests the GPU by itself where that disturbs nothing: once, after the demo is there. */
function useCheckAlone(url: string, { gpu, running, failed, models }: Facts): void {
  const facts = useFacts();
  const isIdle = useStore(useApp().manager.models.store, isReady);
  const isDue = mayCheckAlone(gpu, navigator) && isIdle && !running && !failed && !models[url]?.fit;
  useEffect(() => {
    if (isDue) void facts.check(url);
  }, [facts, isDue, url]);
}
