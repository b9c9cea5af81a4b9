// The Chromium of the test rings and its flags, shared by vitest's browser ring and Playwright.

/** Debian's Chromium, installed by system-packages.sh. CHROMIUM names another one. */
export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export const CHROMIUM_FLAGS = [
  '--no-sandbox', // test machines run as root in containers without user namespaces
  '--enable-unsafe-webgpu', // WebGPU on a software adapter
  '--use-webgpu-adapter=swiftshader',
  // The flags below keep the browser itself off the network. A request seen in a test is then the
  // app's.
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--metrics-recording-only',
];
