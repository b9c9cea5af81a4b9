// The page's Trusted Types policy. Scripts and workers come from our own origin. HTML strings are
// forbidden.

declare global {
  interface Window {
    /** Absent in browsers without Trusted Types, which check nothing. */
    readonly trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown };
  }
}

/** Installs the `default` policy. Call it once, before the worker and the service worker start. */
export function installTrustedTypes(): void {
  window.trustedTypes?.createPolicy('default', {
    createScriptURL(url) {
      if (new URL(url, document.baseURI).origin === location.origin) return url;
      throw new TypeError(`A script must come from ${location.origin}; refused ${url}.`);
    },
  });
}
