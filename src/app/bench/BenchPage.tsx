// The screen of measurements: whose sizes, a button, what is being measured, and the report with a way to pass it on.
import { type ReactNode, useId, useState } from 'react';
import { type BenchReport, type BenchSizes, type WeightsComparison } from '../../contracts/bench-report.ts';
import { DEFAULT_LOAD_OPTIONS, type ModelSummary } from '../../contracts/models.ts';
import { FailureNotice } from '../failures/FailureNotice.tsx';
import { type Choices, gpuBytesFor } from '../models/loading/load-options.ts';
import { CHAT } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import type { Bench } from './bench.ts';
import { ComparisonPanel } from './ComparisonPanel.tsx';
import type { Comparison } from './comparison.ts';
import { DeviceFacts } from './DeviceFacts.tsx';
import { KernelTable } from './KernelTable.tsx';
import { ModelFacts } from './ModelFacts.tsx';

/** A model that leaves no room for a second layer of gpt-oss-20b's sizes, and has them itself. */
const LARGE_BYTES = 8e9;

interface BenchPageProps {
  bench: Bench;
  comparison: Comparison;
  choices: Choices;
  /** The model that answers; null while none is loaded. */
  model: ModelSummary | null;
  /** Whether the GPU is free of answers and loads. */
  isIdle: boolean;
}

export function BenchPage({ bench, comparison, choices, model, isIdle }: BenchPageProps) {
  const state = useStore(bench.store, (current) => current);
  const [chosen, setChosen] = useState<BenchSizes | null>(null);
  const found = useStore(choices.store, ({ comparisons }) => model && comparisons[model.url]);
  const isComparing = useStore(comparison.store, ({ status }) => status === 'running');
  const isLarge = model !== null && (gpuBytesFor(model, model.choices ?? DEFAULT_LOAD_OPTIONS) ?? 0) > LARGE_BYTES;
  const sizes = (model && chosen) ?? (isLarge ? 'loaded' : 'gpt-oss-20b');
  const isRunning = state.status === 'running';
  return (
    <div className="mx-auto w-full max-w-4xl px-4 py-8 sm:py-12">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
        <h1 className="text-2xl font-semibold tracking-tight">Measure this GPU</h1>
        <a href={CHAT} className="button">
          Back to the chat
        </a>
      </div>
      <p className="mt-2 text-muted">
        How fast each kernel reads its weights, beside a copy of as many bytes
        {model ? `, and how fast ${model.id} answers` : ''}. Nothing leaves this device.
      </p>
      <form
        className="mt-6 rounded-2xl border border-line bg-surface p-5 shadow-card"
        onSubmit={(event) => {
          event.preventDefault();
          void bench.start(sizes);
        }}
      >
        <fieldset disabled={isRunning} className="space-y-2">
          <legend className="text-sm font-medium">Kernels with the sizes of</legend>
          <Choice value="gpt-oss-20b" chosen={sizes} onChoose={setChosen}>
            gpt-oss-20b, on a layer of random weights <span className="text-muted">(0.9 GB of GPU memory)</span>
          </Choice>
          <Choice value="loaded" chosen={sizes} onChoose={setChosen} isDisabled={model === null}>
            {model ? `${model.id}, which is loaded` : 'the loaded model; none is'}
          </Choice>
        </fieldset>
        <div className="mt-4 flex flex-wrap items-center gap-3">
          <button type="submit" className="button button-primary" disabled={isRunning || isComparing || !isIdle}>
            Measure
          </button>
          {isRunning && (
            <button type="button" className="button" disabled={state.isStopping} onClick={() => void bench.stop()}>
              Stop
            </button>
          )}
          <output className="text-sm text-muted">
            {isRunning && (state.isStopping ? 'Stopping…' : `Measuring ${state.what ?? ''}…`)}
            {!isRunning && !isIdle && 'Waits until no answer and no load is under way.'}
          </output>
        </div>
        {isRunning && <progress className="mt-4" aria-label="Measuring" />}
      </form>
      {state.status === 'failed' && (
        <div className="mt-6">
          <FailureNotice failure={state.failure} remedies={[]} />
        </div>
      )}
      <ComparisonPanel comparison={comparison} choices={choices} model={model} isIdle={isIdle && !isRunning} />
      {state.status === 'done' && <Report report={state.report} comparison={found ?? null} />}
    </div>
  );
}

interface ChoiceProps {
  value: BenchSizes;
  chosen: BenchSizes;
  onChoose: (value: BenchSizes) => void;
  isDisabled?: boolean;
  children: ReactNode;
}

function Choice({ value, chosen, onChoose, isDisabled = false, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className="flex min-h-8 items-center gap-2 text-sm">
      <input
        id={id}
        type="radio"
        name="sizes"
        className="size-4 shrink-0 accent-accent"
        checked={chosen === value}
        disabled={isDisabled}
        onChange={() => onChoose(value)}
      />
      <label htmlFor={id} className={isDisabled ? 'text-muted' : undefined}>
        {children}
      </label>
    </div>
  );
}

function Report({ report, comparison }: { report: BenchReport; comparison: WeightsComparison | null }) {
  return (
    <section aria-label="Results" className="mt-8 space-y-8">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-lg font-semibold">{report.device.name || 'This GPU'}</h2>
        <CopyButton text={JSON.stringify({ ...report, comparison }, null, 1)} label="Copy results" />
      </div>
      {report.model && <ModelFacts model={report.model} />}
      <KernelTable kernels={report.kernels} sizes={report.sizes} timer={report.device.timer} />
      <DeviceFacts device={report.device} />
    </section>
  );
}
