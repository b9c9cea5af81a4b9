// Tells the user of an answer that ended while the page was hidden: a notification, if the user
// wants them, and a number on the installed app's icon.
import type { NoticeData, OpenNoticed } from '../../contracts/notices.ts';
import type { Running } from '../chat/answering/chat.ts';
import type { Store } from '../platform/store.ts';

/** An answer that took less is no long one: its user is hardly gone. */
const LONG_MS = 10_000;

export interface AnswerNoticeDeps {
  /** The running answer. */
  running: Store<Running>;
  /** The title and the address of a conversation. Null for one that is not stored. */
  placeOf(documentId: string): { title: string; path: string } | null;
  isWanted(): boolean;
  isHidden(): boolean;
  /** Calls `listener` when the page is shown or hidden. */
  onVisibility(listener: () => void): void;
  now(): number;
  /** Shows a notification. Its title names the chat; its words never leave the app. */
  show(title: string, data: NoticeData): Promise<void>;
  /** Sets the number on the app's icon; 0 takes it away. */
  badge(count: number): void;
}

/** Watches the answers of this page for as long as it lives. */
export function noticeAnswers({ running, placeOf, isHidden, now, ...deps }: AnswerNoticeDeps): void {
  let present = running.get();
  let beganAt = now();
  let unseen = 0;
  running.subscribe(() => {
    const before = present;
    present = running.get();
    if (before === null) beganAt = now();
    if (before === null || present !== null || !isHidden() || now() - beganAt < LONG_MS) return;
    unseen += 1;
    deps.badge(unseen);
    const place = placeOf(before.documentId);
    if (deps.isWanted() && place) void deps.show(place.title, { path: place.path }).catch(() => undefined);
  });
  deps.onVisibility(() => {
    if (isHidden() || unseen === 0) return;
    unseen = 0;
    deps.badge(0);
  });
}

/**
 * Shows a notification by the service worker, which opens it. Errors: where there is none, or the
 * user allows none.
 */
export async function showNotice(container: ServiceWorkerContainer | null, title: string, data: NoticeData): Promise<void> {
  const registration = await container?.getRegistration();
  await registration?.showNotification(title, {
    body: 'The answer is ready.',
    icon: './icons/icon-192.png',
    // A later answer of the same chat takes its place.
    tag: data.path,
    data,
  });
}

/** Calls `open` with the address of each pressed notification. */
export function onNoticed(container: ServiceWorkerContainer, open: (path: string) => void): void {
  container.addEventListener('message', ({ data }: MessageEvent<OpenNoticed>) => {
    if (data.type === 'open-noticed') open(data.path);
  });
}
