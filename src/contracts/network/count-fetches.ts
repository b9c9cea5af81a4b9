// Counts what a worker or a service worker fetches, at its `fetch`: no PerformanceObserver of a page
// sees all of it.
import type { RequestCounter } from './request-counter.ts';

/** The parts of a global scope that are used here. */
export interface FetchingScope {
  fetch: typeof globalThis.fetch;
  readonly location: { readonly href: string };
  addEventListener(type: 'securitypolicyviolation', listener: (event: SecurityPolicyViolationEvent) => void): void;
}

/**
 * Replaces the `fetch` of `scope` by one that counts. A request that fails counts as sent, unless
 * the policy refused it or `isClosed` says that the service worker did.
 */
export function countFetches(scope: FetchingScope, counter: RequestCounter, isClosed: () => Promise<boolean>): void {
  const { fetch } = scope;
  const violated = countViolations(scope, counter);
  scope.fetch = async (input, init) => {
    const url = addressOf(input, scope.location.href);
    try {
      const response = await fetch.call(scope as unknown as typeof globalThis, input, init);
      countResponse(counter, url, response);
      return response;
    } catch (error) {
      void countFailure(url);
      throw error;
    }
  };
  const countFailure = async (url: string) => {
    // The event of a violation may come after the rejection.
    await new Promise((resolve) => setTimeout(resolve));
    if (!violated.delete(originOf(url)) && !(await isClosed())) counter.sent(url, 0);
  };
}

/**
 * Counts each request that the policy refuses as refused. Returns the origins of violations that
 * are not matched with a failed request yet.
 */
export function countViolations(scope: Pick<FetchingScope, 'addEventListener'>, counter: RequestCounter): Set<string> {
  const violated = new Set<string>();
  scope.addEventListener('securitypolicyviolation', ({ blockedURI }) => {
    violated.add(originOf(blockedURI));
    counter.refused(blockedURI);
  });
  return violated;
}

/** A redirect has sent requests to two hosts. The hosts between them are not known. */
function countResponse(counter: RequestCounter, url: string, response: Response): void {
  const bytes = Number(response.headers.get('content-length') ?? 0);
  const isElsewhere = response.redirected && originOf(response.url) !== originOf(url);
  counter.sent(url, isElsewhere ? 0 : bytes);
  if (isElsewhere) counter.sent(response.url, bytes);
}

function addressOf(input: RequestInfo | URL, base: string): string {
  const address = input instanceof Request ? input.url : String(input);
  return URL.canParse(address, base) ? new URL(address, base).href : address;
}

const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : '');
