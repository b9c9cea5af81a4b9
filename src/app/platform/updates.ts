// Registers the service worker and notices a new version of the app, which waits until the visitor lets it take over.
// Gives a store and one action; refuses to know what either version contains.
import type { TakeOver } from '../../api.ts';
import { whenIdle } from './busy.ts';
import { createStore, type Store } from './store.ts';

export interface Updates {
  /** `waiting`: a new version is stored. `taking-over`: it starts as soon as no tab is generating or downloading. */
  store: Store<'none' | 'waiting' | 'taking-over'>;
  /** Lets the new version take over once nothing is being generated, then reloads. */
  takeOver(): Promise<void>;
}

const SCRIPT = import.meta.env.DEV ? './dev-sw.js?dev-sw' : './service-worker.js';

/** Registers the service worker of `container`; a browser that refuses it leaves the app working, online only. */
export function watchUpdates(container: ServiceWorkerContainer): Updates {
  const store: Updates['store'] = createStore('none');
  const registered = container.register(SCRIPT, { type: import.meta.env.DEV ? 'module' : 'classic' });
  registered.then(
    (registration) => watch(registration, container, store),
    () => undefined, // Private windows and storage settings may refuse; the page needs no service worker to chat.
  );
  return {
    store,
    async takeOver() {
      store.set('taking-over');
      await whenIdle(async () => {
        const { waiting } = await registered;
        await new Promise<void>((resolve) => {
          container.addEventListener('controllerchange', () => resolve(), { once: true });
          waiting?.postMessage({ type: 'take-over' } satisfies TakeOver);
        });
        location.reload();
      });
    },
  };
}

function watch(registration: ServiceWorkerRegistration, container: ServiceWorkerContainer, store: Updates['store']): void {
  const check = () => {
    // Without a controller the installed worker is the first one, and takes over by itself.
    if (registration.waiting && container.controller && store.get() === 'none') store.set('waiting');
  };
  check();
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', check));
}
