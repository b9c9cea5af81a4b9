// The comparison of int8 weights with exact ones on the loaded model: a button, what it is at, and its result with a way to pass it on.

import type { WeightsComparison } from '../../contracts/bench-report.ts';
import type { ModelSummary } from '../../contracts/models.ts';
import type { Choices } from '../models/loading/load-options.ts';
import { useStore } from '../platform/store.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import type { Comparison } from './comparison.ts';
import { figure } from './figures.ts';

interface ComparisonPanelProps {
  comparison: Comparison;
  choices: Choices;
  /** The model that answers; null while none is loaded. */
  model: ModelSummary | null;
  /** Whether nothing else is measured, answered or loaded. */
  isIdle: boolean;
}

export function ComparisonPanel({ comparison, choices, model, isIdle }: ComparisonPanelProps) {
  const state = useStore(comparison.store, (current) => current);
  const found = useStore(choices.store, ({ comparisons }) => model && comparisons[model.url]);
  const isRunning = state.status === 'running';
  return (
    <section aria-labelledby="comparison" className="mt-6 rounded-2xl border border-line bg-surface p-5 shadow-card">
      <h2 id="comparison" className="font-medium">
        int8 weights beside exact ones
      </h2>
      <p className="mt-1 text-sm text-muted">
        The model is loaded both ways, and reads a text of prose, code, sums, German and Chinese with each. Afterwards it is
        loaded as it was. {model === null && 'Load a model first.'}
      </p>
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <button
          type="button"
          className="button"
          disabled={model === null || isRunning || !isIdle}
          onClick={() => model && void comparison.start(model.url)}
        >
          Compare int8 with exact
        </button>
        {isRunning && (
          <button type="button" className="button" disabled={state.isStopping} onClick={() => void comparison.stop()}>
            Stop
          </button>
        )}
        <output className="text-sm text-muted">
          {isRunning && (state.isStopping ? 'Stopping, and loading it as it was…' : `Comparing: ${state.what ?? 'starting'}…`)}
        </output>
      </div>
      {isRunning && <progress className="mt-4" aria-label="Comparing" />}
      {found && !isRunning && <Result found={found} />}
    </section>
  );
}

function Result({ found }: { found: WeightsComparison }) {
  const { positions, perplexity } = found;
  const rows = [
    ['Same likeliest token', `${(100 * found.sameLikeliest).toFixed(1)} % of ${positions} positions`],
    ['Log-probability of the text’s token, mean difference', `${figure(found.meanDifference)} nats`],
    ['Log-probability of the text’s token, largest difference', `${figure(found.largestDifference)} nats`],
    ['KL divergence from exact, mean', `${figure(found.meanDivergence)} nats`],
    ['Perplexity, exact', figure(perplexity.exact)],
    ['Perplexity, int8', figure(perplexity.int8)],
  ] as const;
  return (
    <div className="mt-4">
      <div className="overflow-x-auto">
        <table className="w-full text-sm tabular-nums">
          <caption className="sr-only">int8 compared with exact on {found.model}</caption>
          <tbody className="divide-y divide-line">
            {rows.map(([name, value]) => (
              <tr key={name}>
                <th scope="row" className="py-1.5 pr-3 text-left font-normal text-muted">
                  {name}
                </th>
                <td className="py-1.5 text-right">{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="mt-2 text-sm text-muted">
        The divergence is over the tokens among the 20 likeliest of both, the text’s own, and all others taken as one: the full
        one is at least that.
      </p>
      <div className="mt-2">
        <CopyButton text={JSON.stringify(found, null, 1)} label="Copy comparison" />
      </div>
    </div>
  );
}
