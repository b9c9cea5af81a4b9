// The loaded model in a report: tokens per second after prompts of several lengths, and the cost of
// one token.
import type { BenchReport } from '../../contracts/bench-report.ts';
import { formatBytes } from '../../contracts/format-bytes.ts';
import { formatFigure } from '../format.ts';

export function ModelFacts({ model }: { model: NonNullable<BenchReport['model']> }) {
  const { token, depths } = model;
  const costs = [
    ['Dispatches', `${token.dispatches}`],
    ['Submits', `${token.submits}`],
    ['Bind groups made', `${token.bindGroups}`],
    ['Buffers made', `${token.buffers}`],
    ['Readbacks', `${token.maps}`],
    ['Weights and cache read', formatBytes(token.readBytes)],
    ['In bound buffers', formatBytes(token.boundBytes)],
    ['JavaScript', `${formatFigure(token.javascriptMs)} ms`],
  ] as const;
  return (
    <div className="grid gap-8 sm:grid-cols-2">
      <div>
        <h3 className="font-medium">{model.id}, tokens a second</h3>
        <table className="mt-3 w-full text-sm tabular-nums">
          <thead>
            <tr className="border-b border-line text-left text-muted">
              {['Prompt', 'Read', 'Written'].map((title) => (
                <th key={title} scope="col" className="py-1.5 pr-3 font-medium">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {depths.map((speed) => (
              <tr key={speed.depth}>
                <th scope="row" className="py-1.5 pr-3 text-left font-normal">
                  {speed.depth} tokens
                </th>
                <td className="py-1.5 pr-3">{formatFigure(speed.prefillTokensPerSecond)}</td>
                <td className="py-1.5">{formatFigure(speed.decodeTokensPerSecond)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div>
        <h3 className="font-medium">Each written token</h3>
        <dl className="mt-3 grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-sm">
          {costs.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="text-right tabular-nums">{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}
