// A failure as the user sees it: what happened, the sentence of whoever failed, what helps, and buttons for it.
import { Button } from '../ui/Button.tsx';
import { type Failure, helpFor } from './failure.ts';

export interface Remedy {
  label: string;
  run: () => void;
}

export function FailureNotice({ failure, remedies }: { failure: Failure; remedies: readonly Remedy[] }) {
  const { title, advice } = helpFor(failure.name, window.isSecureContext);
  return (
    <section role="alert" className="rounded-2xl border border-danger/25 bg-danger-soft p-4 text-sm sm:p-5">
      <h2 className="font-semibold text-danger">{title}</h2>
      <p className="mt-1.5 wrap-anywhere">{failure.message}</p>
      <ul className="mt-2 list-disc space-y-1 pl-5 text-muted">
        {advice.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        {remedies.map(({ label, run }) => (
          <Button key={label} onClick={run}>
            {label}
          </Button>
        ))}
        <code className="font-mono text-xs text-muted">{failure.name}</code>
      </div>
    </section>
  );
}

/** The remedy that every failure has in common. */
export const RELOAD: Remedy = { label: 'Reload the page', run: () => location.reload() };
