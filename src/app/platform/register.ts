// Registers this app's service worker, the same way from wherever it is first needed.
import { SCRIPT } from './own-worker.ts';

/**
 * Registers the service worker, or finds it registered. Rejects if the browser or its user forbids
 * it.
 */
export function register(container: Pick<ServiceWorkerContainer, 'register'>): Promise<ServiceWorkerRegistration> {
  return container.register(SCRIPT, { type: import.meta.env.DEV ? 'module' : 'classic' });
}
