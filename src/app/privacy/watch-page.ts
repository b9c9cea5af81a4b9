// Counts the requests of the page itself: everything that its timeline lists, and what its policy
// refuses.
import { countViolations } from '../../contracts/network/count-fetches.ts';
import type { RequestCounter } from '../../contracts/network/request-counter.ts';

export interface WatchedPage {
  counter: RequestCounter;
  /** The origin of the app. */
  origin: string;
  /** Whether the network is closed. The service worker then counts what it refuses. */
  isClosed(): boolean;
}

/** Counts from the first request of the page on: the browser keeps what came before. */
export function watchPage({ counter, origin, isClosed }: WatchedPage): void {
  countViolations(document, counter);
  const [document_] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (document_) counter.sent(document_.name, document_.transferSize);
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
      const isElsewhere = new URL(entry.name).origin !== origin;
      if (!(isElsewhere && isClosed())) counter.sent(entry.name, entry.transferSize);
    }
  });
  observer.observe({ type: 'resource', buffered: true });
  addEventListener('pagehide', () => void counter.flush());
}
