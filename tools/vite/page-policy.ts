// The content security policy where a server's headers do not do: in the built page's meta tag, and on the dev server.

import { CSP_DIRECTIVES, SECURITY_HEADERS, serializePolicy } from '../../src/service-worker/security-headers.ts';

// A meta tag may not carry these; browsers report an error for each.
const HEADER_ONLY_DIRECTIVES = ['frame-ancestors'];

/** The policy for a meta tag. It protects the first visit on hosts that cannot send headers, before the service worker does. */
export const META_CONTENT_SECURITY_POLICY = serializePolicy(
  Object.fromEntries(Object.entries(CSP_DIRECTIVES).filter(([name]) => !HEADER_ONLY_DIRECTIVES.includes(name))),
);

/**
 * The same headers for the dev server. Its inline React preamble and hot style elements carry `nonce`; its hot-update socket
 * needs `ws:`.
 */
export function devSecurityHeaders(nonce: string): Record<string, string> {
  const directives = {
    ...CSP_DIRECTIVES,
    'script-src': `${CSP_DIRECTIVES['script-src']} 'nonce-${nonce}'`,
    'style-src': `${CSP_DIRECTIVES['style-src']} 'nonce-${nonce}'`,
    'connect-src': `${CSP_DIRECTIVES['connect-src']} ws://localhost:* ws://127.0.0.1:*`,
  };
  return { ...SECURITY_HEADERS, 'Content-Security-Policy': serializePolicy(directives) };
}
