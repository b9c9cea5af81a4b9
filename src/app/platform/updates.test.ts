import { setMaxListeners } from 'node:events';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBusy } from './busy.ts';
import { createFakeLocks } from './testing/fake-locks.ts';
import { FakeOrigin } from './testing/fake-origin.ts';
import { type UpdateState, watchUpdates } from './updates.ts';

// All open tabs listen to the same workers here.
setMaxListeners(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Long enough for two checks of whether all tabs are idle. */
const A_WHILE_MS = 1200;
/** Max duration of a start, with the time of a message. */
const LONGEST_START_MS = 10_050;

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** A browser with one origin. */
class Browser {
  readonly origin = new FakeOrigin();
  readonly locks = createFakeLocks();
  readonly tabs = new Set<Tab>();
  /**
   * Whether the first worker in control has the app's script address, and whether it answers like
   * the app's.
   */
  first = { hasOwnScript: true, answersHello: true };
  readonly #first = this.origin.registration.active;

  traitsOf(worker: unknown): Browser['first'] {
    return worker === this.#first ? this.first : { hasOwnScript: true, answersHello: true };
  }

  hasWaiting(): boolean {
    return this.origin.registration.waiting !== null;
  }
}

interface Tab {
  user: { unsaved: string | null; works: (() => void)[] };
  /** The result of takeOverAtStart. */
  started: Promise<boolean>;
  state(): UpdateState;
  press(): void;
  work(): void;
  rest(): void;
  write(text: string): void;
  close(): void;
}

/** A new tab. The test does what its user would do. */
function createTab(browser: Browser, storage: Map<string, string>): Tab {
  const container = browser.origin.openTab();
  const busy = createBusy(browser.locks);
  const user = { unsaved: null as string | null, agreed: null as string | null, works: [] as (() => void)[] };
  let isOpen = true;
  const close = () => {
    isOpen = false;
    browser.origin.closeTab(container);
    for (const end of user.works.splice(0)) end();
    browser.tabs.delete(tab);
  };
  const reload = () => {
    expect(user.works, 'a tab that works is not reloaded').toHaveLength(0);
    expect([null, user.agreed], 'a tab with something to lose is not reloaded').toContain(user.unsaved);
    close();
    createTab(browser, storage);
  };
  const updates = watchUpdates({
    container: container as unknown as ServiceWorkerContainer,
    // The scripts of a closed tab stop.
    busy: { isBusy: busy.isBusy, isAnyTabBusy: () => (isOpen ? busy.isAnyTabBusy() : new Promise(() => {})) },
    unsavedWork: () => user.unsaved,
    whenQuiet: () => Promise.resolve(),
    reload: () => isOpen && reload(),
    hasOwnScript: (worker) => browser.traitsOf(worker).hasOwnScript,
    answersHello: async (worker) => browser.traitsOf(worker).answersHello,
    storage: () => ({
      getItem: (key) => storage.get(key) ?? null,
      setItem: (key, value) => void storage.set(key, value),
      removeItem: (key) => void storage.delete(key),
    }),
  });
  const started = updates.takeOverAtStart();
  const tab: Tab = {
    user,
    started,
    close,
    state: () => updates.store.get(),
    press() {
      if (updates.store.get() !== 'waiting') return;
      user.agreed = user.unsaved;
      void updates.takeOver();
    },
    work() {
      const began = vi.fn<() => void>();
      void busy.whileBusy(async () => {
        began();
        await new Promise<void>((end) => user.works.push(end));
      });
      expect(began, 'work starts at once').toHaveBeenCalledTimes(1);
    },
    rest: () => user.works.splice(0).forEach((end) => end()),
    write: (text: string) => {
      user.unsaved = text;
    },
  };
  browser.tabs.add(tab);
  return tab;
}

const openTab = (browser: Browser) => createTab(browser, new Map());
const tabsOf = ({ tabs }: Browser) => [...tabs];

test('B2 whatever tabs do and in whatever order, work starts at once, and an update that was asked for comes when all are idle', async () => {
  const tabNumber = fc.nat({ max: 3 });
  const step = fc.oneof(
    ...(['work', 'work', 'rest', 'press', 'press', 'write', 'close'] as const).map((action) =>
      fc.record({ action: fc.constant(action), tab: tabNumber }),
    ),
    fc.constant({ action: 'open' as const, tab: 0 }),
    fc.constant({ action: 'deploy' as const, tab: 0 }),
  );
  const steps = fc.array(fc.tuple(step, fc.constantFrom(0, 5, 300, A_WHILE_MS)), { minLength: 5, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(steps, fc.boolean(), async (history, obeys) => {
      const browser = new Browser();
      openTab(browser);
      openTab(browser);
      for (const [{ action, tab }, ms] of history) {
        const chosen = tabsOf(browser)[tab % Math.max(1, browser.tabs.size)];
        if (action === 'open') openTab(browser);
        else if (action === 'deploy') browser.origin.install(obeys);
        else if (action === 'write') chosen?.write(`draft ${history.length}`);
        else chosen?.[action]();
        await pass(ms);
      }
      const isAsked = tabsOf(browser).some((tab) => tab.state() === 'taking-over');
      for (const tab of tabsOf(browser)) tab.rest();
      await pass(A_WHILE_MS);
      expect(browser.locks.count(), 'no lock is left').toBe(0);
      if (isAsked && obeys) expect(browser.hasWaiting(), 'the update came').toBe(false);
      if (browser.hasWaiting()) return;
      const offered = tabsOf(browser).filter((tab) => ['waiting', 'taking-over'].includes(tab.state()));
      expect(offered, 'no tab is offered what has come').toEqual([]);
    }),
    { numRuns: 80, endOnFailure: true },
  );
});

test('B2 after the update, idle tabs run it and the others say that a reload starts it', async () => {
  const browser = new Browser();
  const [presses, idle, writes, works] = [openTab(browser), openTab(browser), openTab(browser), openTab(browser)];
  await pass(0);
  browser.origin.install();
  await pass(0);
  expect(tabsOf(browser).map((tab) => tab.state())).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
  writes.write('a draft');
  presses.press();
  works.work();
  await pass(A_WHILE_MS);
  expect(presses.state()).toBe('taking-over');
  works.rest();
  // It becomes busy again between the check of all tabs and the update.
  browser.origin.beforeTakeOver = () => works.work();
  await pass(A_WHILE_MS);
  for (const tab of [presses, idle]) expect(browser.tabs.has(tab), 'an idle tab was reloaded').toBe(false);
  expect([writes.state(), works.state()]).toEqual(['started', 'started']);
  expect(tabsOf(browser)).toHaveLength(4);
});

test('B2 what was there when the user pressed may be lost, what came later not', async () => {
  for (const comesLater of [false, true]) {
    const browser = new Browser();
    const [presses, works] = [openTab(browser), openTab(browser)];
    await pass(0);
    browser.origin.install();
    await pass(0);
    works.work();
    presses.write('a conversation');
    presses.press();
    if (comesLater) presses.write('a conversation that went on');
    works.rest();
    await pass(A_WHILE_MS);
    expect(browser.tabs.has(presses)).toBe(comesLater);
    expect(browser.hasWaiting()).toBe(false);
  }
});

test.each([
  { name: 'takes over where all tabs are idle', isBusy: false, obeys: true, expected: true },
  { name: 'goes on waiting while another tab works', isBusy: true, obeys: true, expected: false },
  { name: 'that never takes over delays the start for a moment only', isBusy: false, obeys: false, expected: false },
])('B2 at the start, a version $name', async ({ isBusy, obeys, expected }) => {
  const browser = new Browser();
  const other = openTab(browser);
  await pass(0);
  browser.origin.install(obeys);
  if (isBusy) other.work();
  const opened = openTab(browser);
  await pass(LONGEST_START_MS);
  expect(await opened.started).toBe(expected);
  expect(browser.hasWaiting()).toBe(!expected);
});

test('a server with a new version at every start does not have tabs reload, or reload each other, for ever', async () => {
  const browser = new Browser();
  let starts = 0;
  const add = browser.tabs.add.bind(browser.tabs);
  browser.tabs.add = (tab) => {
    starts += 1;
    browser.origin.install();
    return add(tab);
  };
  openTab(browser);
  await pass(10_000);
  expect(starts).toBe(2);
  openTab(browser);
  await pass(10_000);
  // The second tab started an update, and both tabs reloaded for it.
  expect(starts).toBe(5);
});

test('B19 the worker of another app is replaced without an offer, whatever tabs do, and nothing is lost', async () => {
  for (const first of [
    { hasOwnScript: false, answersHello: false },
    { hasOwnScript: true, answersHello: false },
  ]) {
    for (const action of ['work', 'write', 'none'] as const) {
      const browser = new Browser();
      browser.first = first;
      const [tab, other] = [openTab(browser), openTab(browser)];
      await pass(0);
      const shown: UpdateState[] = [];
      if (action === 'work') tab.work();
      if (action === 'write') tab.write('a draft');
      browser.origin.install();
      for (let ms = 0; ms < A_WHILE_MS; ms += 1) {
        await pass(1);
        shown.push(tab.state(), other.state());
      }
      expect(browser.hasWaiting()).toBe(false);
      expect(shown.filter((state) => state === 'waiting' || state === 'taking-over')).toEqual([]);
      // A page that loaded around the other app's script is no earlier version.
      if (!first.hasOwnScript) expect([tab.state(), other.state()]).toEqual(['none', 'none']);
      if (action !== 'none') expect(browser.tabs.has(tab)).toBe(true);
    }
  }
});

test('B19 a worker of this app that could not be installed beside another app’s is said', async () => {
  const browser = new Browser();
  browser.first = { hasOwnScript: false, answersHello: false };
  const tab = openTab(browser);
  browser.origin.failToInstall();
  await pass(0);
  expect(tab.state()).toBe('blocked');
});

test.each(['getRegistration', 'isAnyTabBusy'] as const)(
  'B2 a browser whose %s never answers does not keep the page from its start',
  async (silent) => {
    const never = new Promise<never>(() => {});
    const origin = new FakeOrigin();
    origin.install();
    const container = origin.openTab();
    if (silent === 'getRegistration') container.getRegistration = () => never;
    const updates = watchUpdates({
      container: container as unknown as ServiceWorkerContainer,
      busy: { isBusy: () => false, isAnyTabBusy: () => (silent === 'isAnyTabBusy' ? never : Promise.resolve(false)) },
      unsavedWork: () => null,
      whenQuiet: () => Promise.resolve(),
      reload: () => expect.unreachable(),
      hasOwnScript: () => true,
      answersHello: async () => true,
      storage: () => ({ getItem: () => null, setItem: () => {}, removeItem: () => {} }),
    });
    const started = updates.takeOverAtStart();
    await pass(LONGEST_START_MS);
    expect(await started).toBe(false);
  },
);

test('a browser that refuses the service worker, or its storage, starts without one', async () => {
  const refuse = () => Promise.reject(new DOMException('The operation is insecure.', 'SecurityError'));
  const updates = watchUpdates({
    container: Object.assign(new EventTarget(), { controller: null, register: refuse, getRegistration: refuse }),
    busy: createBusy(null),
    unsavedWork: () => null,
    whenQuiet: () => Promise.resolve(),
    reload: () => expect.unreachable(),
    hasOwnScript: () => true,
    answersHello: async () => true,
    storage: () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    },
  });
  expect(await updates.takeOverAtStart()).toBe(false);
  expect(updates.store.get()).toBe('none');
});
