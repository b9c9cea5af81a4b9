// The form of a model's load options: exact weights or int8, the embedding on the GPU or in
// storage, a cache of f16 or f32. It shows the memory of each option, and a comparison of int8 if
// one was made.
import { type ReactNode, useId } from 'react';
import type { WeightsComparison } from '../../../contracts/bench-report.ts';
import { formatBytes } from '../../../contracts/format-bytes.ts';
import type { LoadOptions, ModelSummary } from '../../../contracts/models.ts';
import { useApp } from '../../app-context.ts';
import { BENCH } from '../../platform/route.ts';
import { useStore } from '../../platform/store.ts';
import { describeComparison, describeLoadOptions } from '../labels.ts';
import { chosenFor, gpuBytesFor } from './load-options.ts';

export function LoadOptionsForm({ model }: { model: ModelSummary }) {
  const { loadOptions } = useApp().manager;
  const chosen = useStore(loadOptions.store, (kept) => chosenFor(kept, model.url));
  const comparison = useStore(loadOptions.store, ({ comparisons }) => comparisons[model.url]);
  return (
    <details className="mt-2 text-sm">
      <summary className="min-h-8 text-muted pointer-coarse:py-2.5">
        {`Loads with ${describeLoadOptions(chosen)}`}
        <span className="sr-only">{`: memory and speed of ${model.id}`}</span>
      </summary>
      <div className="mt-2 grid gap-4 rounded-xl bg-sunken p-4 sm:grid-cols-2">
        <Options
          {...{ model, chosen, name: 'weights', legend: 'Attention and output weights' }}
          onChoose={(change) => loadOptions.choose(model.url, change)}
          options={[
            { value: 'exact', label: 'Exact', hint: 'as the model was published' },
            { value: 'int8', label: 'int8: faster, less memory', hint: <Divergence comparison={comparison} /> },
          ]}
        />
        <Options
          {...{ model, chosen, name: 'embedding', legend: 'Embedding' }}
          onChoose={(change) => loadOptions.choose(model.url, change)}
          options={[
            { value: 'gpu', label: 'On the GPU', hint: null },
            { value: 'storage', label: savingOf(model, chosen), hint: 'each token waits for its row to be read' },
          ]}
        />
        <Options
          {...{ model, chosen, name: 'cache', legend: 'Cache of the conversation' }}
          onChoose={(change) => loadOptions.choose(model.url, change)}
          options={[
            { value: 'f16', label: 'f16', hint: 'keys and values are rounded' },
            { value: 'f32', label: 'f32: closer, more memory', hint: 'grows twice as fast with the conversation' },
          ]}
        />
      </div>
    </details>
  );
}

function savingOf(model: ModelSummary, chosen: LoadOptions): string {
  const [onGpu, inStorage] = (['gpu', 'storage'] as const).map((embedding) => gpuBytesFor(model, { ...chosen, embedding }));
  if (!onGpu || !inStorage) return 'In storage: slower, less memory';
  return `In storage: slower, ${formatBytes(onGpu - inStorage)} less`;
}

interface OptionsProps<Name extends keyof LoadOptions> {
  model: ModelSummary;
  name: Name;
  legend: string;
  chosen: LoadOptions;
  options: { value: LoadOptions[Name]; label: string; hint: ReactNode }[];
  onChoose: (change: Partial<LoadOptions>) => void;
}

function Options<Name extends keyof LoadOptions>({ name, legend, model, chosen, options, onChoose }: OptionsProps<Name>) {
  const id = useId();
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 font-medium">{legend}</legend>
      {options.map(({ value, label, hint }) => {
        const bytes = gpuBytesFor(model, { ...chosen, [name]: value });
        return (
          <div key={value} className="flex gap-2">
            <input
              id={`${id}-${value}`}
              type="radio"
              name={id}
              className="mt-1 size-4 shrink-0 accent-accent"
              checked={chosen[name] === value}
              // The memory of this option is only unknown if the GPU cannot load it.
              disabled={model.gpuBytes !== null && bytes === null}
              aria-describedby={`${id}-${value}-hint`}
              onChange={() => onChoose({ [name]: value })}
            />
            <div className="min-w-0">
              <label htmlFor={`${id}-${value}`}>{label}</label>
              <p id={`${id}-${value}-hint`} className="text-muted">
                {bytes !== null && <span>{`${formatBytes(bytes)} of GPU memory${hint ? ' · ' : ''}`}</span>}
                <span>{hint}</span>
              </p>
            </div>
          </div>
        );
      })}
    </fieldset>
  );
}

function Divergence({ comparison }: { comparison: WeightsComparison | undefined }) {
  if (comparison) return describeComparison(comparison);
  return (
    <>
      not measured yet: load it, then{' '}
      <a href={BENCH} className="underline">
        compare here
      </a>
    </>
  );
}
