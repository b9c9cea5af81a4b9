// Ways to check the promise without the app: steps for the browser's own tools, the policy as the
// browser gets it, and an attempt to break it.
import { type ReactNode, useEffect, useState } from 'react';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { network } from './parts.ts';
import { type Attempt, ELSEWHERE, type FoundPolicy, readPolicy, tryElsewhere } from './policy.ts';

export function CheckCard() {
  const view = useStore(network.store, (current) => current);
  return (
    <Card aria-labelledby="check" className="p-5">
      <h2 id="check" className="text-lg font-semibold tracking-tight">
        Check it yourself
      </h2>
      <ol className="steps mt-3">
        <Step title="Pull the plug.">Turn off the network and reload: the app opens, and a stored model answers.</Step>
        <Step title="Watch the requests.">
          Open the developer tools (F12) and their tab Network. Tick “Preserve log”, then chat: no line has another host.
        </Step>
        <Step title="Ask the browser.">
          In Chrome, record with chrome://net-export while you chat. In Firefox, use about:networking. They know nothing of this
          page.
        </Step>
        <Step title="Read the rule.">
          In the tab Network, choose the first line and look for “content-security-policy”. The browser gets this policy:
        </Step>
      </ol>
      <Policy isClosed={view?.isClosed ?? false} />
      {view?.isClosed && <TryIt />}
    </Card>
  );
}

function Step({ title, children }: { title: string; children: ReactNode }) {
  return (
    <li>
      <b className="font-semibold">{title}</b> <span className="text-muted">{children}</span>
    </li>
  );
}

/** It is read again when the switch changes. */
function Policy({ isClosed }: { isClosed: boolean }) {
  const [found, setFound] = useState<FoundPolicy | 'failed' | null>(null);
  useEffect(() => {
    void readPolicy().then(setFound, () => setFound('failed'));
  }, [isClosed]);
  if (found === null) return null;
  if (found === 'failed')
    return <p className="mt-3 text-sm text-danger">The page could not be read again, so its policy is not shown.</p>;
  const [before = '', rule = '', after = ''] = found.text.split(/(connect-src [^;]*)/);
  return (
    <figure className="mt-3 rounded-xl border border-line bg-sunken p-4">
      <pre className="font-mono text-xs whitespace-pre-wrap wrap-anywhere">
        {before}
        <b className="font-semibold text-good">{rule}</b>
        {after}
      </pre>
      <figcaption className="mt-2 flex flex-wrap items-center justify-between gap-2 text-xs text-muted">
        {found.source === 'headers'
          ? 'From the headers of this page’s response.'
          : 'From the page itself: the host sends no headers.'}
        <CopyButton label="Copy policy" text={() => found.text} />
      </figcaption>
    </figure>
  );
}

function TryIt() {
  const [attempt, setAttempt] = useState<Attempt | null>(null);
  return (
    <div className="mt-4">
      <Button onClick={() => void tryElsewhere().then(setAttempt)}>{`Try to reach ${new URL(ELSEWHERE).host}`}</Button>
      <output className="block mt-2 text-sm empty:hidden">
        {attempt && <p className={attempt.refusedBy ? 'text-good' : 'text-danger'}>{describe(attempt)}</p>}
      </output>
    </div>
  );
}

function describe({ refusedBy, policy }: Attempt): string {
  switch (refusedBy) {
    case 'policy':
      return `The browser refused the request because of this tab’s policy: ${/connect-src [^;]*/.exec(policy ?? '')?.[0] ?? policy}.`;
    case 'service worker':
      return 'The service worker refused the request. Reload this tab: then its policy refuses it too.';
    case null:
      return 'The request was not refused. Reload this tab and try again; if it happens again, please report it.';
  }
}
