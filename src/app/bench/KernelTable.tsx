// The kernels of a report, one a row: the bytes they read, their time, and their rate beside the
// rate of a copy.
import type { BenchReport, KernelSpeed } from '../../contracts/bench-report.ts';
import { formatBytes } from '../../contracts/format-bytes.ts';
import { formatFigure, formatShare } from '../format.ts';
import { Card } from '../ui/Card.tsx';

interface KernelTableProps {
  kernels: readonly KernelSpeed[];
  sizes: string;
  timer: BenchReport['device']['timer'];
}

export function KernelTable({ kernels, sizes, timer }: KernelTableProps) {
  return (
    <div>
      <h3 className="font-medium">One layer of {sizes}, kernel by kernel</h3>
      <p className="mt-1 text-sm text-muted">
        Bytes are those of weights and cache. A copy moves as many, half of them read and half written; what fits into the GPU’s
        caches goes faster in both. Timed {timer === 'clock' ? 'with the page’s clock' : 'by the GPU'}.
      </p>
      <Card className="mt-3 overflow-x-auto" tabIndex={0} aria-label="Kernels">
        <table className="w-full text-sm tabular-nums">
          <caption className="sr-only">Kernels with their bytes, times and rates</caption>
          <thead>
            <tr className="border-b border-line text-left text-muted">
              <th scope="col" className="px-4 py-2 font-medium">
                Kernel
              </th>
              {['Tokens', 'Bytes', 'µs', 'GB/s', 'Copy', 'Of it'].map((title) => (
                <th key={title} scope="col" className="px-3 py-2 text-right font-medium">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {kernels.map((row) => (
              <Row key={`${row.phase} ${row.kernel}`} row={row} />
            ))}
          </tbody>
        </table>
      </Card>
    </div>
  );
}

function Row({ row }: { row: KernelSpeed }) {
  const { gigabytesPerSecond: rate, copyGigabytesPerSecond: copy } = row;
  const cells = [
    `${row.tokens}`,
    row.bytes > 0 ? formatBytes(row.bytes) : null,
    formatFigure(row.microseconds),
    rate === null ? null : formatFigure(rate),
    copy === null ? null : formatFigure(copy),
    formatShare(rate, copy),
  ];
  return (
    <tr>
      <th scope="row" className="px-4 py-1.5 text-left font-mono text-xs font-normal whitespace-nowrap">
        {row.kernel}
        {row.dispatches > 1 && <span className="text-muted"> × {row.dispatches}</span>}
      </th>
      {cells.map((cell, column) => (
        // oxlint-disable-next-line react/no-array-index-key -- columns are what their place says
        <td key={column} className="px-3 py-1.5 text-right whitespace-nowrap">
          {cell ?? <span className="text-muted">–</span>}
        </td>
      ))}
    </tr>
  );
}
