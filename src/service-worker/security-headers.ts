// The headers of every response: one constant for the dev server, the preview server, the service
// worker and the page's meta tag.

/** The content security policy, by directive. */
export const CSP_DIRECTIVES: Record<string, string> = {
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

/** Writes a policy as one header's value. */
export const serializePolicy = (directives: Record<string, string>): string =>
  Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

/** Security headers of every response from the app's origin, in production and in tests. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': serializePolicy(CSP_DIRECTIVES),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** The same headers while the user keeps the network closed: no connection beyond the app's origin. */
export const CLOSED_HEADERS: Readonly<Record<string, string>> = {
  ...SECURITY_HEADERS,
  'Content-Security-Policy': serializePolicy({ ...CSP_DIRECTIVES, 'connect-src': "'self'" }),
};
