// Starts a whole Chromium with a profile on disk as its own process, so that all of it can be
// killed at once.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from '@playwright/test';
import { CHROMIUM, CHROMIUM_FLAGS } from '../../tools/setup/chromium.ts';

/** Chromium's back ends of IndexedDB: the default, and its successor. */
export const BACK_ENDS = {
  leveldb: [],
  sqlite: ['--enable-features=IdbSqliteBackingStore,IdbSqliteOnDiskRollout'],
} as const;

export type BackEnd = keyof typeof BACK_ENDS;

export interface ChromiumProcess {
  page: Page;
  /**
   * Kills every process of the browser with SIGKILL, the main one first. Calls `before` at the last
   * moment. Resolves when all are gone.
   */
  kill(before?: () => void): Promise<void>;
  /** Ends the browser as a user does. Resolves when it has written everything and is gone. */
  close(): Promise<void>;
  /** Main process first, then its children, grandchildren and so on. */
  processIds(): number[];
}

/** Longer than any start on a busy machine. */
const START_LIMIT_MS = 60_000;

/** Starts Chromium on `profile`, and makes the profile if it does not exist. */
export async function startChromium(profile: string, backEnd: BackEnd): Promise<ChromiumProcess> {
  // A killed Chromium leaves its lock behind, with a process id that another process may have by
  // now.
  for (const lock of ['SingletonLock', 'SingletonCookie', 'SingletonSocket']) rmSync(join(profile, lock), { force: true });
  const flags = [...CHROMIUM_FLAGS, ...BACK_ENDS[backEnd], '--headless=new', '--remote-debugging-port=0'];
  const child = spawn(CHROMIUM, [...flags, `--user-data-dir=${profile}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    const browser = await chromium.connectOverCDP(await readEndpoint(child));
    return handle(child, browser, await firstPage(browser));
  } catch (error) {
    await killTree(child);
    throw error;
  }
}

function handle(child: ChildProcess, browser: Browser, page: Page): ChromiumProcess {
  return {
    page,
    kill: async (before) => {
      await killTree(child, before);
      await browser.close().catch(() => undefined);
    },
    close: async () => {
      const exited = once(child, 'exit');
      const session = await browser.newBrowserCDPSession();
      await session.send('Browser.close');
      await exited;
    },
    processIds: () => processTree(child.pid ?? -1),
  };
}

async function readEndpoint(child: ChildProcess): Promise<string> {
  const found = new Promise<string>((resolve, reject) => {
    if (!child.stderr) throw new Error('Chromium was started without a pipe.');
    createInterface(child.stderr).on('line', (line) => {
      const endpoint = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (endpoint) resolve(endpoint);
    });
    child.once('exit', (code) => reject(new Error(`Chromium ended with code ${code} before it listened.`)));
    setTimeout(() => reject(new Error(`Chromium did not listen within ${START_LIMIT_MS} ms.`)), START_LIMIT_MS).unref();
  });
  return found;
}

async function firstPage(browser: Browser): Promise<Page> {
  const [context] = browser.contexts();
  if (!context) throw new Error('Chromium has no default context.');
  return context.pages()[0] ?? (await context.newPage());
}

async function killTree(child: ChildProcess, before?: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ids = processTree(child.pid ?? -1);
  const exited = once(child, 'exit');
  before?.();
  for (const id of ids) killQuietly(id);
  await exited;
  while (ids.some(isRunning)) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A process that has already ended needs no kill. */
function killQuietly(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Whether the process exists and is not a zombie. */
function isRunning(id: number): boolean {
  const state = statusOf(id)?.state;
  return state !== undefined && state !== 'Z' && state !== 'X';
}

function statusOf(id: number): { state: string; parent: number } | null {
  try {
    // proc(5): the name in parentheses may contain anything. The fields follow its last closing
    // one.
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
}

function processTree(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const status = /^\d+$/.test(name) ? statusOf(Number(name)) : null;
    if (status) parents.set(Number(name), status.parent);
  }
  const tree = [root];
  // The list grows during the loop: children of children follow.
  for (const id of tree) for (const [child, parent] of parents) if (parent === id) tree.push(child);
  return tree;
}
