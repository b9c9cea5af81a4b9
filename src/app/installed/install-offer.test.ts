import { expect, test, vi } from 'vitest';
import { createInstallOffer, type InstallEvent } from './install-offer.ts';

function memoryStorage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as Storage;
}

function browser(outcome: 'accepted' | 'dismissed' = 'accepted') {
  const prompt = vi.fn<() => Promise<void>>().mockResolvedValue(undefined);
  const preventDefault = vi.fn<() => void>();
  return {
    event: { preventDefault, prompt, userChoice: Promise.resolve({ outcome }) } as unknown as InstallEvent,
    prompt,
    preventDefault,
  };
}

const offerWith = (storage: Storage, isInstalled = false) => {
  const keepStorage = vi.fn<() => Promise<void>>().mockResolvedValue(undefined);
  return { offer: createInstallOffer({ storage: () => storage, isInstalled, keepStorage }), keepStorage };
};

test('it is offered after the first good answer, in whatever order browser and answer come', () => {
  for (const order of ['browser first', 'answer first']) {
    const { offer } = offerWith(memoryStorage());
    const { event, preventDefault } = browser();
    if (order === 'browser first') offer.possible(event);
    offer.answered();
    if (order === 'answer first') offer.possible(event);
    expect(offer.store.get()).toBe('offered');
    expect(preventDefault).toHaveBeenCalled();
  }
});

test('it is offered once, and stays possible in the settings', () => {
  const storage = memoryStorage();
  const first = offerWith(storage).offer;
  first.possible(browser().event);
  first.answered();
  first.dismiss();
  first.answered();
  expect(first.store.get()).toBe('possible');
  const later = offerWith(storage).offer;
  later.possible(browser().event);
  later.answered();
  expect(later.store.get()).toBe('possible');
});

test('the browser asks, and its storage is kept once the app is installed', async () => {
  const { offer, keepStorage } = offerWith(memoryStorage());
  const { event, prompt } = browser();
  offer.possible(event);
  await offer.install();
  expect(prompt).toHaveBeenCalledOnce();
  offer.installed();
  expect([offer.store.get(), keepStorage.mock.calls.length]).toEqual(['installed', 1]);
});

test('after a no the browser’s next event makes it possible again, without an offer', async () => {
  const { offer } = offerWith(memoryStorage());
  offer.possible(browser('dismissed').event);
  offer.answered();
  await offer.install();
  expect(offer.store.get()).toBe('unknown');
  offer.possible(browser().event);
  expect(offer.store.get()).toBe('possible');
});

test('an installed app offers nothing, and a browser that refuses storage breaks nothing', () => {
  const { offer } = offerWith(memoryStorage(), true);
  offer.answered();
  expect(offer.store.get()).toBe('installed');
  const refusing = createInstallOffer({
    storage: () => {
      throw new DOMException('no', 'SecurityError');
    },
    isInstalled: false,
    keepStorage: () => Promise.resolve(),
  });
  refusing.possible(browser().event);
  refusing.answered();
  refusing.dismiss();
  expect(refusing.store.get()).toBe('possible');
});
