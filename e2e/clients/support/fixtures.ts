// What every spec of the clients stands on: the app with a scripted model, and the clients' scripts
// at its origin. A client runs as a module of the page, under the page's own policy.
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import type { StaticServer } from '../../../test/support/servers/static-server.ts';
import { test as base, expect, waitUntilControlled, waitUntilReady } from '../../support/fixtures.ts';
import type { Api, Client, CreateClient } from '../programs/client.ts';
import type * as harnessModule from '../programs/harness.ts';
import type { Way } from '../programs/harness.ts';
import type { Exchange } from '../schema/validator.ts';
import { type Bundle, bundlePrograms } from './bundle.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

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

/** A client of a script, and its way to the API. */
export interface Program extends Partial<Way> {
  script: string;
  client: string;
}

interface Scripts {
  clients: Record<string, CreateClient>;
  calls: Record<string, (api: Api, ...inputs: readonly string[]) => Promise<unknown>>;
}

type Harness = typeof harnessModule;

const WAY: Way = { route: 'page', model: 'gpt-oss-20b' };

/** Has a client of the page do one thing. */
export async function run<Method extends keyof Client>(
  page: Page,
  { script, client, ...way }: Program,
  method: Method,
  question = '',
): Promise<Awaited<ReturnType<Client[Method]>>> {
  const result = await page.evaluate(
    async ({ script, client, way, method, question }) => {
      const harness = (await import(`${location.origin}/clients/harness.js`)) as Harness;
      const { clients } = (await import(`${location.origin}/clients/${script}.js`)) as Scripts;
      const create = clients[client];
      if (!create) throw new Error(`${script} has no client ${client}.`);
      return create(harness.apiOf(way))[method](question);
    },
    { script, client, way: { ...WAY, ...way }, method, question },
  );
  return result as Awaited<ReturnType<Client[Method]>>;
}

/** Calls what only one script has. */
export async function call<Result>(
  page: Page,
  { script, client, ...way }: Program,
  ...inputs: readonly string[]
): Promise<Result> {
  const result = await page.evaluate(
    async ({ script, client, way, inputs }) => {
      const harness = (await import(`${location.origin}/clients/harness.js`)) as Harness;
      const { calls } = (await import(`${location.origin}/clients/${script}.js`)) as Scripts;
      return calls[client]?.(harness.apiOf(way), ...inputs);
    },
    { script, client, way: { ...WAY, ...way }, inputs },
  );
  return result as Result;
}

/** What the clients of the page have received since the last call. */
export function takeExchanges(page: Page): Promise<Exchange[]> {
  return page.evaluate(async () => {
    const harness = (await import(`${location.origin}/clients/harness.js`)) as Harness;
    return harness.takeExchanges();
  });
}

/** Sends a request as a script without any client does. */
export function post<Json>(page: Page, path: string, body: object): Promise<{ status: number; json: Json }> {
  return page.evaluate(
    async ({ path, body }) => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      const response = await window.gptOss.fetch(path, init);
      return { status: response.status, json: (await response.json()) as never };
    },
    { path, body },
  );
}

export { expect };
