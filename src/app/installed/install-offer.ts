// Offers to install the app: once by itself, after a good answer, and in the settings at any time.
import { createStore, type Store } from '../platform/store.ts';

/** The platform's event `beforeinstallprompt`. TypeScript does not know it. */
export interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
  readonly userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

/**
 * `unknown`: the browser has not said that the app can be installed. `offered`: as `possible`, and the page
 * says so by itself.
 */
export type InstallState = 'unknown' | 'possible' | 'offered' | 'installed';

export interface InstallOffer {
  store: Store<InstallState>;
  /** The browser can install the app. */
  possible(event: InstallEvent): void;
  /** The app was installed, here or by the browser's own menu. */
  installed(): void;
  /** The user had an answer that is worth coming back for. */
  answered(): void;
  /** Lets the browser ask the user. */
  install(): Promise<void>;
  /** The user does not want it now, and is not asked again. */
  dismiss(): void;
}

const KEY = 'gpt-oss-web install offered';

export interface InstallDeps {
  /** The browser's storage. It throws where the browser refuses storage. */
  storage(): Storage;
  isInstalled: boolean;
  /** Asks the browser to keep what is stored. Installed apps get it without a question. */
  keepStorage(): Promise<void>;
}

export function createInstallOffer({ storage, isInstalled, keepStorage }: InstallDeps): InstallOffer {
  const store = createStore<InstallState>(isInstalled ? 'installed' : 'unknown');
  let event: InstallEvent | null = null;
  let isWorthIt = false;
  const wasOffered = () => read(storage) !== null;
  const offer = () => {
    if (isWorthIt && store.get() === 'possible' && !wasOffered()) store.set('offered');
  };
  const settle = (state: InstallState) => {
    remember(storage);
    store.set(state);
  };
  return {
    store,
    possible(next) {
      // The app asks by itself, when the user knows what it is.
      next.preventDefault();
      event = next;
      if (store.get() === 'unknown') store.set('possible');
      offer();
    },
    installed() {
      event = null;
      settle('installed');
      void keepStorage();
    },
    answered() {
      isWorthIt = true;
      offer();
    },
    async install() {
      const asking = event;
      if (!asking) return;
      // The browser gives another event if the user says no.
      event = null;
      settle('unknown');
      await asking.prompt();
      const { outcome } = await asking.userChoice;
      if (outcome === 'accepted') store.set('installed');
    },
    dismiss: () => settle('possible'),
  };
}

function read(storage: () => Storage): string | null {
  try {
    return storage().getItem(KEY);
  } catch {
    return null;
  }
}

function remember(storage: () => Storage): void {
  try {
    storage().setItem(KEY, 'yes');
  } catch {
    // It may be offered again in another tab.
  }
}
