// The fixtures of the storage specs: a model on a server, a browser with its profile on disk, and a
// page with the checkpoint module. Each spec works on a copy of one profile. The model and a
// conversation are stored in it.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, test as base, chromium, expect, type Page } from '@playwright/test';
import { build } from 'vite';
import { encodeModel, type Files, tensor } from '../../src/checkpoint/testing/tiny-checkpoint.ts';
import { addModel, type StaticServer, startStaticServer } from '../../test/support/servers/static-server.ts';
import { CHROMIUM, CHROMIUM_FLAGS } from '../../tools/setup/chromium.ts';

/** Chromium's two implementations of IndexedDB. */
export type BackEnd = 'LevelDB' | 'SQLite';

/** Chromium's flags for each. */
export const BACK_END_FLAGS: Record<BackEnd, string[]> = {
  LevelDB: [],
  SQLite: ['--enable-features=IdbSqliteBackingStore,IdbSqliteOnDiskRollout'],
};

const ROOT = join(import.meta.dirname, '../..');
const CONVERSATIONS = 'conversations';
const CONVERSATION = 'What a visitor would miss.';

/** Twelve experts, smaller than a chunk. Most of them lie in two chunks. */
const EXPERTS = { ...tensor('a', 1_500_000), shape: [12, 125, 1_000] };

/** The tests' model: two shards, a few megabytes, some twenty chunks. */
const MODEL: Files = encodeModel([[EXPERTS, tensor('b', 6)], [tensor('c', 900_001)]]);

/**
 * A model of 40 MB. A conversation is smaller than the model's reserve, but larger than the space
 * that is too small for four chunks.
 */
export const LARGE_MODEL: Files = encodeModel([[tensor('a', 25_000_000)], [tensor('b', 15_000_000)]]);

/** Bytes of a conversation that is stored beside it. */
export const CONVERSATION_BYTES = 1_000_000;

/** A browser with the page open. */
export interface OpenBrowser {
  page: Page;
  context: BrowserContext;
  /** Data of the origin besides weights. */
  conversation(): Promise<string | undefined>;
  close(): Promise<void>;
}

export interface Rig {
  /** Folder of the browser's profile. */
  profile: string;
  files: Files;
  url: string;
  server: StaticServer;
  /** Starts the browser on the profile, with additional flags. */
  open(moreFlags?: readonly string[]): Promise<OpenBrowser>;
  /** Bytes of shards sent since the browser was last opened. */
  fetched(): { path: string; bytes: number }[];
}

interface WorkerFixtures {
  pageServer: StaticServer;
  /** Profiles with the stored model, by back end. */
  storedProfiles: Map<BackEnd, string>;
}

interface TestFixtures {
  backEnd: BackEnd;
  /** A rig whose profile holds the model. */
  rig: Rig;
  /** A rig whose profile is empty. */
  emptyRig: Rig;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  backEnd: ['LevelDB', { option: true }],

  pageServer: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern
    async ({}, use) => {
      await build({ configFile: join(ROOT, 'e2e/storage/page/vite.config.ts'), logLevel: 'error' });
      const server = await startStaticServer({ folder: join(ROOT, '.cache/store-page'), sendsHeaders: false });
      addModel(server, 'model', MODEL);
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  storedProfiles: [
    // oxlint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => {
      const profiles = new Map<BackEnd, string>();
      await use(profiles);
      for (const profile of profiles.values()) rmSync(profile, { recursive: true });
    },
    { scope: 'worker' },
  ],

  rig: async ({ pageServer, storedProfiles, backEnd, emptyRig }, use) => {
    const stored = storedProfiles.get(backEnd) ?? (await makeStoredProfile(pageServer, backEnd));
    storedProfiles.set(backEnd, stored);
    cpSync(stored, emptyRig.profile, { recursive: true });
    await use(emptyRig);
  },

  emptyRig: async ({ pageServer, backEnd }, use) => {
    const profile = mkdtempSync(join(tmpdir(), 'storage-spec-'));
    const browsers: OpenBrowser[] = [];
    const rig = makeRig(pageServer, profile, backEnd);
    await use({
      ...rig,
      open: async (moreFlags) => {
        const browser = await rig.open(moreFlags);
        browsers.push(browser);
        return browser;
      },
    });
    for (const browser of browsers) await browser.close();
    rmSync(profile, { recursive: true, force: true });
  },
});

export { expect };

/** A rig on the profile in a folder. */
export function makeRig(server: StaticServer, profile: string, backEnd: BackEnd): Rig {
  let start = 0;
  return {
    profile,
    files: MODEL,
    server,
    url: `${server.origin}/models/model`,
    fetched: () => server.requests.slice(start).filter(({ path, bytes }) => path.endsWith('.safetensors') && bytes > 0),
    open: async (moreFlags = []) => {
      start = server.requests.length;
      const options = { executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS, ...BACK_END_FLAGS[backEnd], ...moreFlags] };
      const context = await chromium.launchPersistentContext(profile, options);
      const page = context.pages()[0] ?? (await context.newPage());
      await page.goto(`${server.origin}/index.html`);
      return { page, context, conversation: () => readConversation(page), close: () => context.close() };
    },
  };
}

async function makeStoredProfile(server: StaticServer, backEnd: BackEnd): Promise<string> {
  const profile = mkdtempSync(join(tmpdir(), 'storage-spec-'));
  const rig = makeRig(server, profile, backEnd);
  const { page, close } = await rig.open();
  await writeConversation(page);
  await page.evaluate((url) => window.store.download(url), rig.url);
  await close();
  return profile;
}

/** In the page: a bucket of that name, and the database of conversations in it. */
const IN_BUCKET = `globalThis.conversationsIn = async (name) => {
  const bucket = await navigator.storageBuckets.open(name, { persisted: true });
  const request = bucket.indexedDB.open('conversations');
  request.onupgradeneeded = () => request.result.createObjectStore('turns');
  await new Promise((resolve, reject) => {
    request.onsuccess = resolve;
    request.onerror = () => reject(request.error);
  });
  // The bucket is held on to with its database.
  return { bucket, database: request.result };
}`;

/**
 * Stores a conversation besides the model, in its own bucket as conversations should be. The app
 * writes its records of models into the default bucket. On a full disk, a record written in part
 * costs LevelDB the whole bucket (docs/browser-bugs.md#CB7).
 */
export async function writeConversation(page: Page): Promise<void> {
  await write(page, CONVERSATIONS, CONVERSATION);
}

/**
 * Stores one more conversation, beside a model of LARGE_MODEL's size. Rejects as the browser does.
 */
export async function writeLongConversation(page: Page): Promise<void> {
  // A new bucket: for others Chromium assumes for half a minute that their free space is unchanged.
  await write(page, `conversation-${Date.now()}`, null);
}

/** Writes a text, or CONVERSATION_BYTES of noise: compressible data takes no space. */
async function write(page: Page, bucket: string, text: string | null): Promise<void> {
  await page.evaluate(IN_BUCKET);
  await page.evaluate(
    async ({ name, given, bytes }) => {
      const noise = new Uint8Array(bytes);
      for (let at = 0; at < bytes; at += 2 ** 16) crypto.getRandomValues(noise.subarray(at, at + 2 ** 16));
      const { database } = await window.conversationsIn(name);
      await new Promise<void>((resolve, reject) => {
        const writing = database.transaction('turns', 'readwrite');
        writing.objectStore('turns').put(given ?? noise, 1);
        writing.oncomplete = () => resolve(database.close());
        writing.onabort = () => reject(writing.error);
      });
    },
    { name: bucket, given: text, bytes: CONVERSATION_BYTES },
  );
}

async function readConversation(page: Page): Promise<string | undefined> {
  await page.evaluate(IN_BUCKET);
  return page.evaluate(async (name) => {
    const { database } = await window.conversationsIn(name);
    return new Promise<string | undefined>((resolve, reject) => {
      const read = database.transaction('turns').objectStore('turns').get(1);
      read.onsuccess = () => resolve(read.result);
      read.onerror = () => reject(read.error);
    });
  }, CONVERSATIONS);
}

/** SHA-256 of the experts' tensor, hex. */
export async function digestOfExperts(): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(EXPERTS.bytes));
  return Buffer.from(digest).toString('hex');
}

declare global {
  interface Window {
    conversationsIn(bucket: string): Promise<{ database: IDBDatabase }>;
  }
}

/** The data besides the model is still there. */
export async function expectConversation(browser: OpenBrowser): Promise<void> {
  expect(await browser.conversation()).toBe(CONVERSATION);
}

/** SHA-256 of all tensors in order, hex: the expected result of a load. */
export async function digestOfModel(files: Files): Promise<string> {
  const parts = [...files]
    .filter(([name]) => name.endsWith('.safetensors'))
    .map(([, bytes]) => {
      const header = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
      return bytes.subarray(8 + header);
    });
  const digest = await crypto.subtle.digest('SHA-256', await new Blob(parts).arrayBuffer());
  return Buffer.from(digest).toString('hex');
}
