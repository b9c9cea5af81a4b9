// The device in a report, folded: the variant of its kernels, its features and its limits.
import type { BenchReport } from '../../contracts/bench-report.ts';

export function DeviceFacts({ device: { features, limits, variant } }: Pick<BenchReport, 'device'>) {
  return (
    <details className="text-sm">
      <summary className="min-h-8 text-muted">Features and limits</summary>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 wrap-anywhere">
        <dt className="text-muted">Kernels</dt>
        <dd>
          {Object.entries(variant)
            .map(([name, value]) => `${name} ${value}`)
            .join(', ')}
        </dd>
        <dt className="text-muted">Features</dt>
        <dd>{features.join(', ') || 'none'}</dd>
        {Object.entries(limits).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="font-mono text-xs text-muted">{name}</dt>
            <dd className="font-mono text-xs tabular-nums">{value.toLocaleString('en')}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
