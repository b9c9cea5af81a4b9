// Measurements, a part of the screen of the device: a choice of the model's sizes, a button, the progress, and a report
// that can be copied.
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { BenchReport, BenchSizes, WeightsComparison } from '../../contracts/bench-report.ts';
import { DEFAULT_LOAD_OPTIONS } from '../../contracts/models.ts';
import { useApp, useAppState } from '../app-context.ts';
import { FailureNotice } from '../failures/FailureNotice.tsx';
import { gpuBytesFor } from '../models/loading/load-options.ts';
import { isSettled } from '../models/models.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { ComparisonPanel } from './ComparisonPanel.tsx';
import { DeviceFacts } from './DeviceFacts.tsx';
import { KernelTable } from './KernelTable.tsx';
import { ModelFacts } from './ModelFacts.tsx';
import type { MeasurementState } from './measurement.ts';

/**
 * Min GPU memory of a large model, bytes. It leaves no space for a second layer of gpt-oss-20b's
 * sizes, and has those sizes itself.
 */
const LARGE_BYTES = 8e9;

/** `isStart`: the page begins here. */
export function Measurements({ isStart }: { isStart: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isStart) heading.current?.scrollIntoView();
  }, [isStart]);
  const { bench, manager } = useApp();
  const state = useStore(bench.store, (current) => current);
  const model = useStore(manager.models.store, ({ current }) => current);
  const found = useStore(manager.loadOptions.store, ({ comparisons }) => model && comparisons[model.url]);
  const isIdle = useAppState(({ chat }) => chat.store.get() === null && isSettled(manager.models.store.get()));
  return (
    <section aria-label="Measure this GPU" className="mt-10">
      <h2
        ref={heading}
        tabIndex={-1}
        data-start={isStart ? 'any' : undefined}
        className="scroll-mt-4 text-lg font-semibold tracking-tight outline-none"
      >
        Measure this GPU
      </h2>
      <p className="mt-1 text-muted">
        {`How fast each kernel reads its weights, beside a copy of as many bytes${model ? `, and how fast ${model.id} answers` : ''}. Nothing leaves this device.`}
      </p>
      <MeasureForm isIdle={isIdle} />
      {state.status === 'failed' && (
        <div className="mt-6">
          <FailureNotice failure={state.failure} remedies={[]} />
        </div>
      )}
      <ComparisonPanel isIdle={isIdle && state.status !== 'running'} />
      {state.status === 'done' && <Report report={state.result} comparison={found ?? null} />}
    </section>
  );
}

/** `isIdle`: no answer and no load uses the GPU. */
function MeasureForm({ isIdle }: { isIdle: boolean }) {
  const { bench, comparison, manager } = useApp();
  const state = useStore(bench.store, (current) => current);
  const model = useStore(manager.models.store, ({ current }) => current);
  const isComparing = useStore(comparison.store, ({ status }) => status === 'running');
  const [chosen, setChosen] = useState<BenchSizes | null>(null);
  const isLarge = model !== null && (gpuBytesFor(model, model.loadOptions ?? DEFAULT_LOAD_OPTIONS) ?? 0) > LARGE_BYTES;
  const sizes = (model && chosen) ?? (isLarge ? 'loaded' : 'gpt-oss-20b');
  const isRunning = state.status === 'running';
  const mayStart = !isRunning && !isComparing && isIdle;
  return (
    <Card
      as="form"
      className="mt-6 p-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (mayStart) void bench.start(sizes);
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
        <Button type="submit" look="primary" isDisabled={!mayStart}>
          Measure
        </Button>
        {isRunning && (
          <Button isDisabled={state.isStopping} onClick={() => void bench.stop()}>
            Stop
          </Button>
        )}
        <output className="text-sm text-muted">{describeState(state, isIdle)}</output>
      </div>
      {isRunning && <progress className="mt-4" aria-label="Measuring" />}
    </Card>
  );
}

function describeState(state: MeasurementState<BenchReport>, isIdle: boolean): string {
  if (state.status !== 'running') return isIdle ? '' : 'Waits until no answer and no load is under way.';
  return state.isStopping ? 'Stopping…' : `Measuring ${state.what ?? ''}…`;
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
