// What specs of conversations do: they fail on every console error, open menus, and read the chats'
// database.
import { test as base, expect, lastAnswer, type Page } from './fixtures.ts';

export const test = base.extend<{ quietConsole: string[] }>({
  quietConsole: [
    async ({ context }, use) => {
      const errors: string[] = [];
      context.on('console', (message) => {
        // Only pages that are not the app have no icon.
        const { url } = message.location();
        const isIcon = url.endsWith('/favicon.ico');
        if (message.type() === 'error' && !isIcon) errors.push(`${message.text()} (${url})`);
      });
      await use(errors);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

/** Waits until the last answer is over. */
export const isOver = (page: Page) => expect(lastAnswer(page)).toContainText('tokens/s');

/** Chooses an entry of the menu behind a button. */
export async function choose(page: Page, button: string, entry: string): Promise<void> {
  await page.getByRole('button', { name: button }).last().click();
  await page.getByRole('menuitem', { name: entry, exact: true }).click();
}

/** The titles of the list, in order. */
export const titles = (page: Page) => page.getByRole('navigation', { name: 'Chats' }).getByRole('link');

/** Whether nothing has lost the focus to the page. */
export const expectFocusSomewhere = (page: Page) =>
  expect.poll(() => page.evaluate(() => document.activeElement !== null && document.activeElement !== document.body)).toBe(true);

export interface StoredRows {
  conversations: { id: string; title: string; deletedAt: number | null }[];
  messages: { id: string; role: string; state?: { status: string }; parts: { type: string; text: string }[] }[];
  texts: string[];
  drafts: string[];
}

/** Every row of the chats' database. */
export const storedRows = (page: Page): Promise<StoredRows> =>
  page.evaluate(async () => {
    interface Buckets {
      open(name: string): Promise<{ indexedDB: IDBFactory }>;
    }
    const { storageBuckets } = navigator as Navigator & { storageBuckets?: Buckets };
    const factory = storageBuckets ? (await storageBuckets.open('chats')).indexedDB : indexedDB;
    const done = <Result>(request: IDBRequest<Result>) =>
      new Promise<Result>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error));
      });
    const database = await done(factory.open('chats'));
    const all = (name: string) => done(database.transaction(name).objectStore(name).getAll());
    const [conversations, messages, texts, drafts] = await Promise.all(['conversations', 'messages', 'texts', 'drafts'].map(all));
    database.close();
    return { conversations, messages, texts, drafts } as never;
  });
