// What every spec of the clients stands on: the app with a scripted model, and the clients' scripts
// at its origin. A client runs as a module of the page, under the page's own policy.
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import type { StaticServer } from '../../../test/support/servers/static-server.ts';
import { test as base, expect, waitUntilControlled, waitUntilReady } from '../../support/fixtures.ts';
import type { Answer, Api, Client, CreateClient, Failure } from '../programs/client.ts';
import { type Bundle, bundlePrograms } from './bundle.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The ways to the API: `window.gptOss.fetch`, and `fetch` through the service worker. */
export type Route = 'page' | 'service worker';

interface TestFixtures {
  /** The app with the scripted model, and the clients below `/clients/`. */
  app: StaticServer;
}

interface WorkerFixtures {
  bundles: Bundle[];
  /** Folder of the app with the scripted model. */
  scriptedApp: string;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  bundles: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern
    async ({}, use) => use(await bundlePrograms()),
    { scope: 'worker', timeout: 300_000 },
  ],

  scriptedApp: [
    // oxlint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => {
      await build({ configFile: `${ROOT}e2e/clients/app/vite.config.ts`, logLevel: 'error' });
      await use(`${ROOT}.cache/clients-app`);
    },
    { scope: 'worker', timeout: 300_000 },
  ],

  app: async ({ serve, scriptedApp, bundles }, use) => {
    const server = await serve({ folder: scriptedApp });
    addPrograms(server, bundles);
    await use(server);
  },
});

/** Puts the clients' scripts into the folder `clients/` of a server. */
export function addPrograms(server: StaticServer, bundles: readonly Bundle[]): void {
  for (const { name, code } of bundles) server.files.set(`/clients/${name}`, new TextEncoder().encode(code));
}

/** Opens the app and waits until both ways to the API are open. */
export async function openApp(page: Page, server: StaticServer): Promise<void> {
  await page.goto(server.origin);
  await waitUntilReady(page);
  await waitUntilControlled(page);
}

interface Program {
  /** Names of the script and of the client in it. */
  script: string;
  client: string;
  route: Route;
  model?: string;
}

interface Scripts {
  clients: Record<string, CreateClient>;
  calls: Record<string, (api: Api, ...inputs: readonly string[]) => Promise<unknown>>;
}

/** Has a client of the page do one thing. */
export async function run<Method extends keyof Client>(
  page: Page,
  { model = 'gpt-oss-20b', ...program }: Program,
  method: Method,
  question = '',
): Promise<Awaited<ReturnType<Client[Method]>>> {
  const result = await page.evaluate(
    async ({ script, client, route, model, method, question }) => {
      const { clients } = (await import(`/clients/${script}.js`)) as Scripts;
      const fetch = route === 'page' ? window.gptOss.fetch : window.fetch.bind(window);
      const create = clients[client];
      if (!create) throw new Error(`${script} has no client ${client}.`);
      return create({ fetch, baseURL: `${location.origin}/v1`, model })[method](question);
    },
    { ...program, model, method, question },
  );
  return result as Awaited<ReturnType<Client[Method]>>;
}

/** Calls what only one script has. */
export async function call<Result>(
  page: Page,
  { script, name, route }: { script: string; name: string; route: Route },
  ...inputs: readonly string[]
): Promise<Result> {
  const result = await page.evaluate(
    async ({ script, name, route, inputs }) => {
      const { calls } = (await import(`/clients/${script}.js`)) as Scripts;
      const fetch = route === 'page' ? window.gptOss.fetch : window.fetch.bind(window);
      const api = { fetch, baseURL: `${location.origin}/v1`, model: 'gpt-oss-20b' };
      return calls[name]?.(api, ...inputs);
    },
    { script, name, route, inputs },
  );
  return result as Result;
}

export type { Answer, Failure };
export { expect };
