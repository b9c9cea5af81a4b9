// The requests of this page and of other callers of its API, with what each asked and was answered.
import { useEffect, useState } from 'react';
import type { ApiCallRecord } from '../../../contracts/api/status.ts';
import { useApp } from '../../app-context.ts';
import { usePlace } from '../../platform/place.ts';
import { REQUEST_LOG, WORKBENCH } from '../../platform/route.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { ScreenTitle } from '../../ui/ScreenTitle.tsx';
import { CallRow } from './CallRow.tsx';

/** How often the list is read, ms. */
const POLL_MS = 1000;

export function LogScreen() {
  const { api } = useApp();
  const box = usePlace(REQUEST_LOG);
  const { calls, refresh } = useCalls();
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-4xl px-4 py-8">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <ScreenTitle>Requests</ScreenTitle>
          <span className="flex gap-2">
            <Button isDisabled={calls.length === 0} onClick={() => void api.forget(null).then(refresh, refresh)}>
              Delete all
            </Button>
            <a href={WORKBENCH} className="button">
              To the workbench
            </a>
          </span>
        </div>
        <p className="mt-2 text-sm text-muted">
          The last 50 calls of the API, from this page and from other tabs, with up to 8 million characters. They are in this
          device’s memory only, and gone when the tab that runs the model is closed.
        </p>
        {calls.length === 0 ? (
          <p className="mt-6 text-sm">None yet. Run a request in the workbench, or call the API from a script.</p>
        ) : (
          <Card as="ul" className="mt-6 divide-y divide-line">
            {calls.map((call) => (
              <CallRow key={call.id} call={call} onDelete={() => void api.forget(call.id).then(refresh, refresh)} />
            ))}
          </Card>
        )}
      </div>
    </div>
  );
}

/** The last calls, read again and again while the screen is shown. */
function useCalls(): { calls: readonly ApiCallRecord[]; refresh(): void } {
  const { api } = useApp();
  const [calls, setCalls] = useState<readonly ApiCallRecord[]>([]);
  const [reading, setReading] = useState(0);
  // oxlint-disable-next-line react/exhaustive-deps -- `reading` has the list read at once
  useEffect(() => {
    let isShown = true;
    // A worker that stopped is reported above the screen.
    const read = () =>
      void api.calls().then(
        (next) => isShown && setCalls(next),
        () => undefined,
      );
    read();
    const timer = setInterval(read, POLL_MS);
    return () => {
      isShown = false;
      clearInterval(timer);
    };
  }, [api, reading]);
  return { calls, refresh: () => setReading((before) => before + 1) };
}
