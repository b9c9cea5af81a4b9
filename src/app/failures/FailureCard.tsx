// The frame of every failure: a title, the error's message, advice, buttons, and the code.
import { Button } from '../ui/Button.tsx';

export interface Remedy {
  label: string;
  run: () => void;
}

export interface FailureCardProps {
  title: string;
  message: string;
  advice: readonly string[];
  remedies: readonly Remedy[];
  /** Name of the error, for reports. */
  code: string;
}

export function FailureCard({ title, message, advice, remedies, code }: FailureCardProps) {
  return (
    <section role="alert" className="rounded-2xl border border-danger/25 bg-danger-soft p-4 text-sm sm:p-5">
      <h2 className="font-semibold text-danger">{title}</h2>
      <p className="mt-1.5 wrap-anywhere">{message}</p>
      <ul className="mt-2 list-disc space-y-1 pl-5 wrap-anywhere text-muted">
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
        <code className="font-mono text-xs text-muted">{code}</code>
      </div>
    </section>
  );
}
