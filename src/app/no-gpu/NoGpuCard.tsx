// Says why there is no GPU, with three steps for this browser on this system. Everything that needs
// no GPU stays usable around it.
import { useState } from 'react';
import { useApp } from '../app-context.ts';
import { readReport } from '../device/report.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { browserFacts, describeBrowser } from './browser.ts';
import { causeOf, type Step, stepsFor, titleOf } from './causes.ts';
import type { GpuError } from './gpu-error.ts';
import { useGpuWatch } from './gpu-watch.ts';

interface NoGpuCardProps {
  error: GpuError;
  /** Says what was needed and what was found. */
  message: string;
  /** The model that was to be loaded; null for none. */
  url: string | null;
}

export function NoGpuCard({ error, message, url }: NoGpuCardProps) {
  const { manager } = useApp();
  const [facts] = useState(() => browserFacts(navigator.userAgent));
  const count = useStore(useApp().chats.library.state, ({ heads }) => heads.size);
  const cause = causeOf(error, facts);
  const check = () => void (url === null ? manager.models.start() : manager.models.open(url));
  useGpuWatch(error !== 'limits-too-small', check);
  return (
    <section role="alert" className="card border-warn/45 p-4 text-sm sm:p-5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-base font-semibold tracking-tight">{titleOf(cause, facts)}</h2>
        <span className="rounded-full bg-sunken px-2.5 py-0.5 text-xs text-muted">{describeBrowser(facts)}</span>
      </div>
      <p className="mt-1.5 text-muted">
        {count > 0 ? 'You can read, search and export everything. To get answers:' : 'To get answers:'}
      </p>
      <ol className="steps mt-3 sm:grid-cols-3">
        {stepsFor(cause, facts).map((step) => (
          <StepView key={`${step.title} ${step.address ?? ''}`} step={step} />
        ))}
      </ol>
      <div className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button onClick={check}>Check again</Button>
        <CopyButton label="Copy a report" text={() => readReport({ failure: `${error}: ${message}` })} />
        <code className="font-mono text-xs text-muted">{error}</code>
      </div>
      <details className="mt-2">
        <summary className="min-h-8 text-muted">Details</summary>
        <p className="mt-1 wrap-anywhere">{message}</p>
        <p className="mt-1 text-muted">
          After two crashes of the graphics driver the browser keeps the GPU from this site. Wait two minutes, then check again.
        </p>
      </details>
    </section>
  );
}

function StepView({ step: { title, address, detail } }: { step: Step }) {
  return (
    <li>
      <b className="font-semibold">
        {title} {address && <code className="font-mono text-xs font-normal wrap-anywhere">{address}</code>}
      </b>
      <span className="block text-muted">{detail}</span>
    </li>
  );
}
