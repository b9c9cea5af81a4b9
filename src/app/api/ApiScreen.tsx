// The screen of the API: where it is, what answers there, examples to copy, and the last calls.
import { useEffect, useState } from 'react';
import type { ApiCallRecord, EndpointName } from '../../contracts/api/status.ts';
import { useApp } from '../app-context.ts';
import { usePlace } from '../platform/place.ts';
import { API, CHAT } from '../platform/route.ts';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { CallList } from './CallList.tsx';
import { ClientExamples } from './ClientExamples.tsx';
import { EndpointList } from './EndpointList.tsx';
import { baseUrlOf } from './examples.ts';
import { ModelNames } from './ModelNames.tsx';
import { StoredResponses } from './stored/StoredResponses.tsx';
import { ApiTools } from './tools/ApiTools.tsx';

/** How often the screen reads the list of calls, ms. */
const POLL_MS = 1000;

export function ApiScreen() {
  const box = usePlace(API);
  const { endpoints, calls } = useApiStatus();
  const baseUrl = baseUrlOf(document.baseURI);
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-4xl space-y-10 px-4 py-8 sm:py-12">
        <div>
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
            <ScreenTitle>API</ScreenTitle>
            <a href={CHAT} className="button">
              Back to the chat
            </a>
          </div>
          <p className="mt-2 text-muted">
            Scripts of this origin call the model as they would call OpenAI or Workers AI. Nothing leaves this device, but for the
            tools that you allow below. Other programs, such as cURL, cannot call it: it answers inside the browser only.
          </p>
        </div>
        <EndpointList baseUrl={baseUrl} endpoints={endpoints} />
        <ModelNames />
        <ApiTools />
        <ClientExamples baseUrl={baseUrl} endpoints={endpoints} />
        <CallList calls={calls} />
        <StoredResponses />
      </div>
    </div>
  );
}

/** The endpoints and the last calls, read again and again while the screen is shown. */
function useApiStatus(): { endpoints: readonly EndpointName[]; calls: readonly ApiCallRecord[] } {
  const { api, manager } = useApp();
  const [endpoints, setEndpoints] = useState<readonly EndpointName[]>([]);
  const [calls, setCalls] = useState<readonly ApiCallRecord[]>([]);
  useEffect(() => {
    let isShown = true;
    const read = async () => {
      const [nextEndpoints, nextCalls] = await Promise.all([api.endpoints(), api.calls()]);
      if (!isShown) return;
      setEndpoints(nextEndpoints);
      setCalls(nextCalls);
    };
    // A worker that stopped is reported above the screen.
    const refresh = () => void read().catch(() => undefined);
    refresh();
    void manager.models.refresh();
    const timer = setInterval(refresh, POLL_MS);
    return () => {
      isShown = false;
      clearInterval(timer);
    };
  }, [api, manager]);
  return { endpoints, calls };
}
