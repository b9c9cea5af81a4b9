// What every spec of the page stands on: a page that may not break its policy nor throw, and the
// servers it is loaded from.
import { fileURLToPath } from 'node:url';
import { test as base, type ConsoleMessage, expect, type Page, type Worker } from '@playwright/test';
import { build } from 'vite';
import { type StaticServer, type StaticServerOptions, startStaticServer } from '../../test/support/servers/static-server.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Runs at the same time have ports of their own (tools/rings/rings.mjs), and builds. */
const SCRIPTED = `${ROOT}.cache/fake-session-${process.env['E2E_PORT'] ?? 'alone'}`;

/** The built app, as it is deployed. */
export const DIST = `${ROOT}dist`;

interface TestFixtures {
  /** Starts servers that end with the test. */
  serve: (options: StaticServerOptions) => Promise<StaticServer>;
  /** A server of the app with the scripted session. */
  scripted: StaticServer;
  /**
   * Violations of the policy and uncaught errors, on every page of the test; the test fails if
   * there is one in the end.
   */
  offences: string[];
}

interface WorkerFixtures {
  /** Folder of the app built with the scripted session. */
  scriptedBuild: string;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  scriptedBuild: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern
    async ({}, use) => {
      const configFile = `${ROOT}test/support/fake-session/vite.config.ts`;
      await build({ configFile, logLevel: 'error', build: { outDir: SCRIPTED, emptyOutDir: true } });
      await use(SCRIPTED);
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  // oxlint-disable-next-line no-empty-pattern -- as above
  serve: async ({}, use) => {
    const servers: StaticServer[] = [];
    await use(async (options) => {
      const server = await startStaticServer(options);
      servers.push(server);
      return server;
    });
    for (const server of servers) await server.stop();
  },

  scripted: async ({ serve, scriptedBuild }, use) => use(await serve({ folder: scriptedBuild })),

  offences: [
    async ({ context }, use) => {
      const offences: string[] = [];
      await context.exposeFunction('reportOffence', (text: string) => offences.push(text));
      await context.addInitScript(() => {
        const report = (window as unknown as { reportOffence(text: string): void }).reportOffence;
        document.addEventListener('securitypolicyviolation', (event) => {
          report(`${event.violatedDirective} forbids ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`);
        });
      });
      context.on('weberror', (error) => offences.push(`uncaught: ${error.error().message}`));
      // A worker has no binding to report through, but its console reaches us.
      context.on('page', (page) => page.on('worker', (worker) => void watchWorker(worker)));
      context.on('console', (message) => {
        if (isViolation(message)) offences.push(message.text());
      });
      await use(offences);
      expect(offences).toEqual([]);
    },
    { auto: true },
  ],
});

/** Has a worker say its violations; one that ends while it is asked has none left to say. */
function watchWorker(worker: Worker): Promise<void> {
  const listen = () =>
    self.addEventListener('securitypolicyviolation', (event) => {
      const { violatedDirective, blockedURI } = event;
      // oxlint-disable-next-line no-console -- the only way out of a worker
      console.error(`Content Security Policy of a worker: ${violatedDirective} forbids ${blockedURI}`);
    });
  return worker.evaluate(listen).catch(() => undefined);
}

function isViolation(message: ConsoleMessage): boolean {
  return message.type() === 'error' && /Content Security Policy|TrustedScript|Trusted Type/i.test(message.text());
}

/** Waits until a model is loaded and a message can be sent. */
export async function waitUntilReady(page: Page, timeout = 60_000): Promise<void> {
  await expect(page.getByPlaceholder('Ask anything')).toBeVisible({ timeout });
}

/** Shows the list of models by the menu of the model's name. */
export async function openModels(page: Page): Promise<void> {
  await page.locator('header .chip-button').click();
  await page.getByRole('button', { name: 'Manage models…' }).click();
}

/** Sends a message as a visitor does. */
export async function ask(page: Page, text: string): Promise<void> {
  const message = page.getByLabel('Message', { exact: true });
  await message.fill(text);
  await message.press('Enter');
}

/** The last answer of the conversation. */
export const lastAnswer = (page: Page) => page.getByRole('article', { name: 'Answer' }).last();

/** Waits until the service worker answers for this page. */
export async function waitUntilControlled(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

export { expect, type Page };
