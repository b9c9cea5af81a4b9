// The policy that this app's responses carry, and a request that the policy of a closed network must
// refuse.
import { readNetwork } from '../../contracts/network/network-switch.ts';

/** The policy by directive, and where it was read. */
export interface FoundPolicy {
  source: 'headers' | 'page';
  text: string;
}

/**
 * Reads the policy from the headers of the page's own response. A host without headers has it in the
 * page until the service worker adds it. Errors: TypeError where the page cannot be read.
 */
export async function readPolicy(): Promise<FoundPolicy> {
  const response = await fetch('./index.html', { cache: 'no-store' });
  const header = response.headers.get('content-security-policy');
  if (header) return { source: 'headers', text: header };
  const meta = document.querySelector<HTMLMetaElement>('meta[http-equiv="Content-Security-Policy"]');
  return { source: 'page', text: meta?.content ?? '' };
}

/** `refusedBy`: null if nobody did. `policy`: the one that the browser enforced. */
export interface Attempt {
  refusedBy: 'policy' | 'service worker' | null;
  policy: string | null;
}

/** A page that anyone may read, and that no browser keeps for itself. */
export const ELSEWHERE = 'https://example.org/';

/**
 * Requests a page of another site, which a closed network refuses. Does nothing while the network is
 * open: then the request would be sent.
 */
export async function tryElsewhere(): Promise<Attempt | null> {
  const { isClosed } = await readNetwork(new URL('./', document.baseURI).href);
  if (!isClosed) return null;
  let policy: string | null = null;
  const listen = (event: SecurityPolicyViolationEvent) => {
    if (event.blockedURI.startsWith(ELSEWHERE)) policy = event.originalPolicy;
  };
  document.addEventListener('securitypolicyviolation', listen);
  try {
    await fetch(ELSEWHERE, { mode: 'no-cors', cache: 'no-store' });
    return { refusedBy: null, policy: null };
  } catch {
    // The event may come after the rejection.
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { refusedBy: policy === null ? 'service worker' : 'policy', policy };
  } finally {
    document.removeEventListener('securitypolicyviolation', listen);
  }
}
