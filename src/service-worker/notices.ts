// A pressed notification: brings a page of the app to the front and has it show what the
// notification is about.
import type { NoticeData, OpenNoticed } from '../contracts/notices.ts';

/** The needed part of the platform's `clients`. TypeScript's types of them are of another library. */
export interface NoticeClients {
  matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly NoticePage[]>;
  openWindow(url: string): Promise<unknown>;
}

interface NoticePage {
  readonly url: string;
  postMessage(message: OpenNoticed): void;
  focus(): Promise<unknown>;
}

/** Opens the app where none of its pages is open. */
export async function openNoticed(
  notification: Pick<Notification, 'data' | 'close'>,
  clients: NoticeClients,
  scope: string,
): Promise<void> {
  notification.close();
  const { path } = notification.data as NoticeData;
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = pages.find(({ url }) => url.startsWith(scope));
  if (!page) return void (await clients.openWindow(new URL(`./${path}`, scope).href));
  page.postMessage({ type: 'open-noticed', path } satisfies OpenNoticed);
  await page.focus();
}
