// Registers the service worker. Starts a new version of the app when the user asks for it, or at
// the next start of the app. It never holds a lock, and never reloads a tab that is busy or has
// work to lose.
import type { Claim, TakeOver } from '../../contracts/worker-requests.ts';
import type { Busy } from './busy.ts';
import { register } from './register.ts';
import { createStore, type Store } from './store.ts';

/**
 * State of the update:
 * - `waiting`: a new version is installed and offered.
 * - `taking-over`: it starts as soon as no tab is busy.
 * - `started`: it runs, and this page is still the version before.
 * - `blocked`: another app's service worker is in control here, and this app's could not be
 *   installed.
 */
export type UpdateState = 'none' | 'waiting' | 'taking-over' | 'started' | 'blocked';

export interface Updates {
  store: Store<UpdateState>;
  /**
   * Starts the new version once no tab is busy, then reloads this page. Settles when it has started
   * or is gone.
   */
  takeOver(): Promise<void>;
  /**
   * Starts a version that has waited since an earlier session, unless a tab is busy. Call it before
   * the page begins work. Returns whether the page reloads; then no work should begin. Takes at
   * most START_TIMEOUT_MS. Never rejects.
   */
  takeOverAtStart(): Promise<boolean>;
}

export interface UpdatesDeps {
  container: Pick<ServiceWorkerContainer, 'controller' | 'register' | 'getRegistration' | 'addEventListener'>;
  busy: Pick<Busy, 'isBusy' | 'isAnyTabBusy'>;
  /**
   * Names the work that a reload of this tab would lose, in a text that changes with it; null for
   * none.
   */
  unsavedWork(): string | null;
  reload(): void;
  /**
   * Settles when the page fetches nothing. Chromium may lose a takeover if a fetch wakes the old
   * worker while it stops (CB19).
   */
  whenQuiet(): Promise<void>;
  /** Whether a worker has the script address of this app's worker. */
  hasOwnScript(worker: ServiceWorker): boolean;
  /** Whether a worker answers like this app's worker. */
  answersHello(worker: ServiceWorker): Promise<boolean>;
  /** The tab's storage. If it is forbidden, any access may throw. */
  storage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/** Interval at which a tab checks whether all tabs are idle, ms. */
const POLL_MS = 500;
/** Time after which a service worker that did not take over from another app's is asked again, ms. */
const ASK_AGAIN_MS = 2000;
/**
 * Max wait for a takeover at the start, ms. A service worker takes over within a tenth of a second.
 */
const START_TIMEOUT_MS = 10_000;
/**
 * Time after which a tab that reloads itself is gone, ms. If it is still there, the browser asked
 * its user, who stayed.
 */
const LEAVE_MS = 3000;
/**
 * Marks a tab that reloaded itself, which then starts no update. Without it, a server with a new
 * version each time would reload the tab for ever.
 */
const RELOADED = 'gpt-oss-web reloaded for an update';

/**
 * Registers the service worker of `container`. If the browser refuses it, the app works, but only
 * online.
 */
export function watchUpdates(deps: UpdatesDeps): Updates {
  const { container, busy, whenQuiet } = deps;
  const store: Updates['store'] = createStore('none');
  const page = watchController(deps, store);
  const registered = register(container);
  registered.then(
    (registration) => {
      if (!container.controller) claim(registration);
      watchWorkers(registration, deps, store);
    },
    () => {
      // Private windows and storage settings may refuse it. The chat needs no service worker.
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
      await whenQuiet();
      while (store.get() === 'taking-over') {
        await askToTakeOver(registration, busy);
        await pause(POLL_MS);
      }
    },
    async takeOverAtStart() {
      if (removeMark(deps.storage) || !container.controller) return false;
      let isOver = false;
      const attempt = async () => {
        const registration = await container.getRegistration();
        // Another tab may have asked before this one.
        let isComing = registration?.active?.state === 'activating';
        if (registration?.waiting) await whenQuiet();
        // A browser may lose the message, so it is sent again.
        while (registration && !isOver && (await askToTakeOver(registration, busy))) {
          isComing = true;
          await Promise.race([page.changed, pause(POLL_MS)]);
        }
        if (isComing) await page.changed;
      };
      // A browser that answers with an error, or never, must not keep the page from its work.
      await Promise.race([attempt().catch(() => undefined), pause(START_TIMEOUT_MS)]);
      isOver = true;
      return page.isReloading();
    },
  };
}

interface ControlledPage {
  /** Settles when another service worker controls this page. */
  changed: Promise<void>;
  isReloading(): boolean;
  /** Records that the user agrees to lose the present unsaved work at a reload. */
  agreeToReload(): void;
}

/**
 * Reloads the page when a new version controls it, unless the tab is busy or has unsaved work that
 * the user did not agree to lose.
 */
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
      // If the page loaded without a service worker, or with another app's, it is no earlier
      // version.
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

/** Asks the active worker to control this page, which was loaded around it with Shift+reload. */
function claim({ active }: ServiceWorkerRegistration): void {
  active?.postMessage({ type: 'claim' } satisfies Claim);
}

/**
 * Updates the offer in `store` when the workers of `registration` change. Another app's worker is
 * replaced without an offer.
 */
function watchWorkers(registration: ServiceWorkerRegistration, deps: UpdatesDeps, store: Updates['store']): void {
  const isOwn = async (worker: ServiceWorker) => deps.hasOwnScript(worker) && (await deps.answersHello(worker));
  const refresh = async () => {
    const { active, waiting, installing } = registration;
    // Without an active worker the installed one is the first, and takes over by itself.
    if (!active || !waiting) {
      const isBlocked = active && !installing && !deps.hasOwnScript(active);
      return show(isBlocked ? 'blocked' : 'none');
    }
    if (!(await isOwn(active))) {
      waiting.postMessage({ type: 'take-over' } satisfies TakeOver);
      // A browser may lose the message, or be late with the change that it causes.
      setTimeout(() => void refresh(), ASK_AGAIN_MS);
      return;
    }
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

/** Asks the waiting worker to take over if no tab is busy. Returns whether it asked. */
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

/** Removes the mark. Returns whether it was there. */
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
