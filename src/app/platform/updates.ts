// Registers the service worker and starts new versions of the app: when the user asks for it, or at the next start of the app.
// Never holds a lock, and never reloads a tab that works or has something to lose. Knows nothing of what a version contains.
import type { Claim, TakeOver } from '../../contracts/worker-requests.ts';
import type { Busy } from './busy.ts';
import { SCRIPT } from './own-worker.ts';
import { createStore, type Store } from './store.ts';

/**
 * `waiting`: a new version is installed and offered. `taking-over`: it starts as soon as no tab is busy.
 * `started`: it runs, and this page is still the version before.
 * `blocked`: the service worker of another app is in charge here, and this app's could not be installed.
 */
export type UpdateState = 'none' | 'waiting' | 'taking-over' | 'started' | 'blocked';

export interface Updates {
  store: Store<UpdateState>;
  /** Starts the new version once no tab is busy, then reloads this page. Settles when it has started or is gone. */
  takeOver(): Promise<void>;
  /**
   * Starts a version that waits since an earlier visit, unless a tab is busy. Call it before the page begins work.
   * Gives whether the page is being reloaded, so that no work should begin. Takes START_TIMEOUT_MS at most; never rejects.
   */
  takeOverAtStart(): Promise<boolean>;
}

export interface UpdatesDeps {
  container: Pick<ServiceWorkerContainer, 'controller' | 'register' | 'getRegistration' | 'addEventListener'>;
  busy: Pick<Busy, 'isBusy' | 'isAnyTabBusy'>;
  /** Names what a reload of this tab would lose, in a text that changes with it; null for nothing. */
  unsavedWork(): string | null;
  reload(): void;
  /** Whether a worker has the script address of this app's. */
  hasOwnScript(worker: ServiceWorker): boolean;
  /** Whether a worker answers as this app's does. */
  answersHello(worker: ServiceWorker): Promise<boolean>;
  /** The tab's storage, which may be forbidden: it may throw whatever is done with it. */
  storage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/** How often a tab looks whether all tabs are idle, ms. */
const POLL_MS = 500;
/** A service worker takes over within a tenth of a second; a start may not wait long for one that does not. */
const START_TIMEOUT_MS = 2000;
/** A tab that reloads itself is gone after this, ms, unless the browser asked its user, who stayed. */
const LEAVE_MS = 3000;
/** Marks a tab that reloads itself, and starts no update then: a server with a new version each time would reload it for ever. */
const RELOADED = 'gpt-oss-web reloaded for an update';

/** Registers the service worker of `container`; a browser that refuses it leaves the app working, online only. */
export function watchUpdates(deps: UpdatesDeps): Updates {
  const { container, busy } = deps;
  const store: Updates['store'] = createStore('none');
  const page = watchController(deps, store);
  const registered = container.register(SCRIPT, { type: import.meta.env.DEV ? 'module' : 'classic' });
  registered.then(
    (registration) => {
      if (!container.controller) claim(registration);
      watchWorkers(registration, deps, store);
    },
    () => {
      // Private windows and storage settings may refuse; the page needs no service worker to chat.
      if (container.controller && !deps.hasOwnScript(container.controller)) store.set('blocked');
    },
  );
  return {
    store,
    async takeOver() {
      if (store.get() !== 'waiting') return;
      page.agreeToReload();
      store.set('taking-over');
      const registration = await registered;
      while (store.get() === 'taking-over') {
        await askToTakeOver(registration, busy);
        await pause(POLL_MS);
      }
    },
    async takeOverAtStart() {
      if (removeMark(deps.storage) || !container.controller) return false;
      const attempt = container.getRegistration().then(async (registration) => {
        // Another tab may have asked before this one.
        const isComing = registration?.active?.state === 'activating';
        if (registration && (isComing || (await askToTakeOver(registration, busy)))) await page.changed;
      });
      // A browser that gives no answer, or refuses one, must not keep the page from its work.
      await Promise.race([attempt.catch(() => undefined), pause(START_TIMEOUT_MS)]);
      return page.isReloading();
    },
  };
}

interface ControlledPage {
  /** Settles when another service worker controls this page. */
  changed: Promise<void>;
  isReloading(): boolean;
  /** Takes note that the user agrees to lose what a reload would lose now. */
  agreeToReload(): void;
}

/** Reloads the page when a new version controls it, unless the tab works or would lose what the user did not agree to lose. */
function watchController(deps: UpdatesDeps, store: Updates['store']): ControlledPage {
  const { container, busy, unsavedWork, reload, storage } = deps;
  let { controller } = container;
  let agreed: string | null = null;
  let isReloading = false;
  const changed = new Promise<void>((resolve) => {
    container.addEventListener('controllerchange', () => {
      resolve();
      const before = controller;
      ({ controller } = container);
      // The page is no earlier version where it came without a service worker, or with that of another app.
      if (!before || !deps.hasOwnScript(before)) return;
      const loss = unsavedWork();
      isReloading = !busy.isBusy() && (loss === null || loss === agreed) && setMark(storage);
      if (isReloading) reload();
      setTimeout(() => store.set('started'), isReloading ? LEAVE_MS : 0);
    });
  });
  return {
    changed,
    isReloading: () => isReloading,
    agreeToReload() {
      agreed = unsavedWork();
    },
  };
}

/** Has the active worker control this page, which was loaded past it with Shift+reload. */
function claim({ active }: ServiceWorkerRegistration): void {
  active?.postMessage({ type: 'claim' } satisfies Claim);
}

/** Keeps the offer in `store` as the workers of `registration` stand; the worker of another app is replaced without one. */
function watchWorkers(registration: ServiceWorkerRegistration, deps: UpdatesDeps, store: Updates['store']): void {
  const isOwn = async (worker: ServiceWorker) => deps.hasOwnScript(worker) && (await deps.answersHello(worker));
  const refresh = async () => {
    const { active, waiting, installing } = registration;
    // Without an active worker the installed one is the first, and takes over by itself.
    if (!active || !waiting) {
      const isBlocked = active && !installing && !deps.hasOwnScript(active);
      return show(isBlocked ? 'blocked' : 'none');
    }
    if (!(await isOwn(active))) return waiting.postMessage({ type: 'take-over' } satisfies TakeOver);
    if (store.get() !== 'taking-over' && registration.waiting === waiting) show('waiting');
  };
  const show = (state: UpdateState) => {
    if (store.get() !== 'started') store.set(state);
  };
  const watch = (worker: ServiceWorker | null) => worker?.addEventListener('statechange', () => void refresh());
  watch(registration.waiting);
  watch(registration.installing);
  registration.addEventListener('updatefound', () => watch(registration.installing));
  void refresh();
}

/** Asks the waiting worker to take over if no tab is busy; gives whether it was asked. */
async function askToTakeOver(registration: ServiceWorkerRegistration, busy: UpdatesDeps['busy']): Promise<boolean> {
  if (!registration.waiting || (await busy.isAnyTabBusy())) return false;
  registration.waiting?.postMessage({ type: 'take-over' } satisfies TakeOver);
  return true;
}

function setMark(storage: UpdatesDeps['storage']): boolean {
  try {
    storage().setItem(RELOADED, 'yes');
    return true;
  } catch {
    return false; // Without the mark nothing would end a row of reloads, so there is none.
  }
}

/** Removes the mark; gives whether it was there. */
function removeMark(storage: UpdatesDeps['storage']): boolean {
  try {
    const isMarked = storage().getItem(RELOADED) !== null;
    storage().removeItem(RELOADED);
    return isMarked;
  } catch {
    return false;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
