// What is known of this device, above the list of models. Nothing is in it that was not measured.
import { useEffect } from 'react';
import { formatBytes } from '../../../contracts/format-bytes.ts';
import type { ModelSummary } from '../../../contracts/models.ts';
import { useApp, useAppState } from '../../app-context.ts';
import { useStore } from '../../platform/store.ts';
import { Button } from '../../ui/Button.tsx';
import { formatSpeed } from './describe-facts.ts';
import { factsFor } from './facts.ts';
import { useFacts } from './use-facts.ts';

/** The model whose facts are shown: the one that the app is made for. */
const MEASURED = 'gpt-oss-20b';

/** Above so much memory a loaded model leaves too little for a test, bytes. */
const LARGE_BYTES = 1e9;

export function DeviceStrip({ list }: { list: readonly ModelSummary[] }) {
  const facts = useFacts();
  const state = useStore(facts.store, (current) => current);
  const model = list.find(({ id }) => id === MEASURED);
  const url = model?.url;
  useEffect(() => {
    if (url) void facts.begin(url);
  }, [facts, url]);
  const { fit, speeds } = factsFor(state, url ?? '');
  const accepted = Math.max(0, ...(fit ?? []).map(({ acceptedBytes }) => acceptedBytes));
  const stored = list.reduce((sum, { storedBytes, isInMemory }) => sum + (isInMemory ? 0 : storedBytes), 0);
  const speed = Object.values(speeds)[0];
  return (
    <section aria-label="This device" className="mt-6 rounded-2xl border border-line p-4 sm:px-5">
      <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-3">
        <Figure name="This GPU" value={state.gpu?.name || 'Not named by the browser'}>
          {accepted > 0 ? `accepted ${formatBytes(accepted)} in a test` : 'its memory was not tested'}
        </Figure>
        <Figure name="Speed here" value={speed === undefined ? 'Not measured' : `≈ ${formatSpeed(speed)}/s`}>
          {speed === undefined ? `for ${MEASURED}` : `measured for ${MEASURED}`}
        </Figure>
        <Figure name="Stored" value={formatBytes(stored)}>
          {stored > 0 ? 'of models, on this device' : 'no model is on this device'}
        </Figure>
      </dl>
      {model && <Check model={model} />}
    </section>
  );
}

function Figure({ name, value, children }: { name: string; value: string; children: string }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted">{name}</dt>
      <dd>
        <span className="block font-semibold wrap-anywhere">{value}</span>
        <span className="block text-muted">{children}</span>
      </dd>
    </div>
  );
}

/** The button that tests the memory and then the speed, and its state. */
function Check({ model: { id, url } }: { model: ModelSummary }) {
  const { models } = useApp().manager;
  const facts = useFacts();
  const { gpu, running, failed } = useStore(facts.store, (current) => current);
  const isAnswering = useAppState(({ chat }) => chat.store.get() !== null);
  const isFull = useStore(models.store, ({ current }) => (current?.gpuBytes?.exact.gpu.f16 ?? 0) > LARGE_BYTES);
  if (!gpu) return null;
  const isRunning = running?.url === url && running.what !== 'rate';
  const reason = isFull ? 'A large model fills the GPU. Free it first.' : isAnswering ? 'Wait until the answer has ended.' : null;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
      {isRunning ? (
        <Button onClick={() => void facts.stop()}>Stop</Button>
      ) : (
        <Button isDisabled={reason !== null || running !== null} onClick={() => void facts.check(url)}>
          Check this GPU
        </Button>
      )}
      <output className="text-muted">
        {isRunning
          ? running.what === 'fit'
            ? `Testing the memory for ${id}…`
            : `Timing one layer of ${id}…`
          : (reason ?? `Finds out whether ${id} fits, and how fast it answers.`)}
      </output>
      {failed?.url === url && failed.what !== 'rate' && <p className="basis-full text-danger">{failed.failure.message}</p>}
    </div>
  );
}
