// The last calls of all tabs: what was called, which model answered, how it ended, how many tokens,
// how long.
import type { ApiCallRecord } from '../../contracts/api/status.ts';
import { formatFigure } from '../format.ts';
import { Card } from '../ui/Card.tsx';

export function CallList({ calls }: { calls: readonly ApiCallRecord[] }) {
  return (
    <section aria-labelledby="calls">
      <h2 id="calls" className="text-lg font-semibold">
        Last calls
      </h2>
      <p className="mt-1 text-sm text-muted">
        In memory only. They are gone when the tab that runs the model is closed. Their content is in the workbench, under
        Requests.
      </p>
      {calls.length === 0 ? (
        <p className="mt-3 text-sm">None yet. Copy an example into the browser’s console, or into a script of this page.</p>
      ) : (
        <Card className="mt-3 overflow-x-auto" tabIndex={0} aria-label="Table of the last calls">
          <table className="w-full text-left text-sm tabular-nums">
            <thead className="text-muted">
              <tr className="border-b border-line [&>th]:px-4 [&>th]:py-2 [&>th]:font-medium">
                <th>Time</th>
                <th>Call</th>
                <th>Model</th>
                <th>Status</th>
                <th>Tokens</th>
                <th>Duration</th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {calls.map((call) => (
                <Call key={call.id} call={call} />
              ))}
            </tbody>
          </table>
        </Card>
      )}
    </section>
  );
}

function Call({ call }: { call: ApiCallRecord }) {
  const { method, path, model, status, startedAtMs } = call;
  return (
    <tr className="[&>td]:px-4 [&>td]:py-2 [&>td]:whitespace-nowrap">
      <td>{new Date(startedAtMs).toLocaleTimeString()}</td>
      <td className="font-mono">
        {method} {path}
      </td>
      <td>{model ?? '–'}</td>
      <td className={status !== null && status >= 400 ? 'text-danger' : undefined}>{status ?? 'waits'}</td>
      <td>{tokensOf(call)}</td>
      <td>{durationOf(call)}</td>
    </tr>
  );
}

function tokensOf({ promptTokens, outputTokens }: ApiCallRecord): string {
  return promptTokens === null ? '–' : `${promptTokens} in, ${outputTokens ?? 0} out`;
}

function durationOf({ durationMs }: ApiCallRecord): string {
  if (durationMs === null) return 'runs';
  return durationMs < 1000 ? `${Math.round(durationMs)} ms` : `${formatFigure(durationMs / 1000)} s`;
}
