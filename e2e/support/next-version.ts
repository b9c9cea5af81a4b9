// A second, real build of the app with the scripted session, and its deployment on a server whose pages run the first build.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import { build, type Plugin } from 'vite';
import type { StaticServer } from '../../test/support/servers/static-server.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = `${ROOT}.cache/fake-session-next-${process.env['E2E_PORT'] ?? 'alone'}`;

/** Marks the page of the second build, so that a spec can see which build a tab runs. */
const markVersion: Plugin = {
  name: 'mark-version',
  enforce: 'pre',
  transform: (code, id) =>
    id.endsWith('/src/main.tsx') ? `${code}\ndocument.documentElement.dataset['version'] = 'next';` : null,
};

/** Builds the app a second time; gives the folder. Its page and its service worker differ from those of the first build. */
export async function buildNextVersion(): Promise<string> {
  await build({
    configFile: `${ROOT}test/support/fake-session/vite.config.ts`,
    logLevel: 'error',
    plugins: [markVersion],
    build: { outDir: FOLDER, emptyOutDir: true },
  });
  return FOLDER;
}

/** Serves the build in `next` in the place of the one in `old`, whose other files are gone; `edit` changes the service worker. */
export function deploy(server: StaticServer, old: string, next: string, edit = (script: string) => script): void {
  for (const path of filesOf(old)) server.files.set(path, null);
  for (const path of filesOf(next)) server.files.set(path, readFileSync(`${next}${path}`));
  server.files.set('/service-worker.js', Buffer.from(edit(readFileSync(`${next}/service-worker.js`, 'utf8'))));
}

function filesOf(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => `${parentPath}/${name}`);
  return files.map((path) => path.slice(folder.length)).filter((path) => !path.startsWith('/models/'));
}

/** Has the browser look for a new version, and waits until it is installed and waits. */
export async function findUpdate(page: Page): Promise<void> {
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await expect.poll(() => hasWaiting(page)).toBe(true);
}

/** Whether a service worker waits to take over. */
export function hasWaiting(page: Page): Promise<boolean> {
  return page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting !== null);
}

/** Waits until the tab runs the second build. */
export async function waitForNextVersion(page: Page): Promise<void> {
  await expect(page.locator('html[data-version=next]')).toBeAttached();
}
