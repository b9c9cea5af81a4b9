// Which Chromium the test rings start and with which flags; shared by vitest's browser ring and Playwright.
// Gives constants; refuses to know what is tested.

/** Debian's Chromium, installed by system-packages.sh; CHROMIUM names another one. */
export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export const CHROMIUM_FLAGS = [
  '--no-sandbox', // test machines run as root in containers without user namespaces
  '--enable-unsafe-webgpu', // WebGPU on a software adapter
  '--use-webgpu-adapter=swiftshader',
  // Everything below keeps the browser itself off the network, so that a request seen in a test is ours.
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--metrics-recording-only',
];
