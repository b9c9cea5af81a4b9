// The headers of every response: one constant for the dev server, the preview server, the service
// worker and the page's meta tag.

const CSP_DIRECTIVES: Record<string, string> = {
  'default-src': "'none'",
  // Hashing and constrained decoding are WebAssembly. No code may be evaluated from text.
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'manifest-src': "'self'",
  // A user may open a model from any URL: from the Hugging Face Hub and its CDN, or from a server
  // on their own machine.
  'connect-src': "'self' https: http://localhost:* http://127.0.0.1:*",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': 'default',
};

// A meta tag may not contain these. Browsers report an error for each.
const HEADER_ONLY_DIRECTIVES = ['frame-ancestors'];

const serialize = (directives: Record<string, string>): string =>
  Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

/** Security headers of every response from the app's origin, in production and in tests. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': serialize(CSP_DIRECTIVES),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/**
 * The policy for a meta tag. It protects the first visit on hosts that send no headers, before the
 * service worker does.
 */
export const META_CONTENT_SECURITY_POLICY = serialize(
  Object.fromEntries(Object.entries(CSP_DIRECTIVES).filter(([name]) => !HEADER_ONLY_DIRECTIVES.includes(name))),
);

/**
 * The same headers for the dev server. Its inline React preamble and hot style elements carry
 * `nonce`, and its hot-update socket needs `ws:`.
 */
export function devSecurityHeaders(nonce: string): Record<string, string> {
  const directives = {
    ...CSP_DIRECTIVES,
    'script-src': `${CSP_DIRECTIVES['script-src']} 'nonce-${nonce}'`,
    'style-src': `${CSP_DIRECTIVES['style-src']} 'nonce-${nonce}'`,
    'connect-src': `${CSP_DIRECTIVES['connect-src']} ws://localhost:* ws://127.0.0.1:*`,
  };
  return { ...SECURITY_HEADERS, 'Content-Security-Policy': serialize(directives) };
}
