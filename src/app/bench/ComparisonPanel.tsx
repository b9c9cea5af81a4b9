// The comparison of int8 weights with exact ones on the loaded model: a button, the progress, and a
// result that can be copied.

import type { WeightsComparison } from '../../contracts/bench-report.ts';
import { useApp } from '../app-context.ts';
import { formatFigure } from '../format.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';

/** `isIdle`: no other measurement, answer or load runs. */
export function ComparisonPanel({ isIdle }: { isIdle: boolean }) {
  const { comparison, manager } = useApp();
  const { models, loadOptions } = manager;
  const model = useStore(models.store, ({ current }) => current);
  const state = useStore(comparison.store, (current) => current);
  const found = useStore(loadOptions.store, ({ comparisons }) => model && comparisons[model.url]);
  const isRunning = state.status === 'running';
  return (
    <Card aria-labelledby="comparison" className="mt-6 p-5">
      <h2 id="comparison" className="font-medium">
        int8 weights beside exact ones
      </h2>
      <p className="mt-1 text-sm text-muted">
        The model is loaded both ways, and reads a text of prose, code, sums, German and Chinese with each. Afterwards it is
        loaded as it was. <span>{model === null ? 'Load a model first.' : ''}</span>
      </p>
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button isDisabled={model === null || isRunning || !isIdle} onClick={() => model && void comparison.start(model.url)}>
          Compare int8 with exact
        </Button>
        {isRunning && (
          <Button isDisabled={state.isStopping} onClick={() => void comparison.stop()}>
            Stop
          </Button>
        )}
        <output className="text-sm text-muted">
          {isRunning && (state.isStopping ? 'Stopping, and loading it as it was…' : `Comparing: ${state.what ?? 'starting'}…`)}
        </output>
      </div>
      {isRunning && <progress className="mt-4" aria-label="Comparing" />}
      {found && !isRunning && <Result found={found} />}
    </Card>
  );
}

function Result({ found }: { found: WeightsComparison }) {
  const { positions, perplexity } = found;
  const rows = [
    ['Same likeliest token', `${(100 * found.sameLikeliest).toFixed(1)} % of ${positions} positions`],
    ['Log-probability of the text’s token, mean difference', `${formatFigure(found.meanDifference)} nats`],
    ['Log-probability of the text’s token, largest difference', `${formatFigure(found.largestDifference)} nats`],
    ['KL divergence from exact, mean', `${formatFigure(found.meanDivergence)} nats`],
    ['Perplexity, exact', formatFigure(perplexity.exact)],
    ['Perplexity, int8', formatFigure(perplexity.int8)],
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
