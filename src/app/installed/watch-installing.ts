// Listens from the start: the browser says once that the app can be installed, and may say it early.
import type { Persistence } from '../models/files/persistence.ts';
import { createInstallOffer, type InstallEvent, type InstallOffer } from './install-offer.ts';

export function watchInstalling(persistence: Pick<Persistence, 'ask'>): InstallOffer {
  const offer = createInstallOffer({
    storage: () => localStorage,
    isInstalled: matchMedia('(display-mode: standalone)').matches,
    keepStorage: persistence.ask,
  });
  window.addEventListener('beforeinstallprompt', (event) => offer.possible(event as InstallEvent));
  window.addEventListener('appinstalled', offer.installed);
  return offer;
}
