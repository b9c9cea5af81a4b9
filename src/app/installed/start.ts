// Connects the page with the system around it: installing, launches, shares, notifications. Loaded
// after the first paint.
import type { App } from '../app-context.ts';
import { headOf } from '../conversations/conversation.ts';
import { conversationPath, currentPath, navigate, onPathChange } from '../platform/route.ts';
import { noticeAnswers, onNoticed, showNotice } from './answer-notices.ts';
import { bringIn, candidatesOf } from './incoming.ts';
import { type LaunchQueue, receiveLaunches } from './launches.ts';
import { askForNotices } from './notice-permission.ts';
import { questionIn, withoutQuestion } from './question.ts';
import { sharedId, takeShared } from './shared.ts';

/** `container` is null where the browser forbids service workers. Call it once the chats are read. */
export function startInstalled(app: App, container: ServiceWorkerContainer | null): void {
  const opened = location.href;
  const question = questionIn(opened);
  if (question !== null) {
    history.replaceState(history.state, '', withoutQuestion(opened));
    void bringIn(app, { text: question, files: [] }, true);
  }
  const receive = () => void receiveShared(app);
  onPathChange(receive);
  receive();
  receiveLaunches(app, (window as { launchQueue?: LaunchQueue }).launchQueue, opened);

  offerInstall(app);
  askForNotices(app.settings);
  if (container) onNoticed(container, navigate);
  noticeAnswers({
    running: app.chat.store,
    placeOf(id) {
      const head = app.chats.library.state.get().heads.get(id);
      return head ? { title: head.title, path: conversationPath(id) } : null;
    },
    isWanted: () => app.settings.get().isToldOfAnswers,
    isHidden: () => document.visibilityState === 'hidden',
    onVisibility: (listener) => document.addEventListener('visibilitychange', listener),
    now: () => Date.now(),
    show: (title, data) => showNotice(container, title, data),
    badge(count) {
      // Absent in browsers that put no number on an icon.
      if ('setAppBadge' in navigator) void navigator.setAppBadge(count).catch(() => undefined);
    },
  });
}

/** Brings in what the page's address says was shared. */
async function receiveShared(app: App): Promise<void> {
  const id = sharedId(currentPath());
  if (id === null) return;
  const shared = 'caches' in window ? await takeShared(id, { caches, scope: new URL('./', document.baseURI).href }) : null;
  await bringIn(app, { text: shared?.text ?? '', files: candidatesOf(shared?.files ?? []) }, true);
  if (!shared) app.attaching.refuse('What was shared is not here any more, or the browser could not keep it. Share it again.');
}

/** An answer that the model ended by itself is worth an offer. */
function offerInstall({ chat, install, conversation }: App): void {
  let wasRunning = chat.store.get() !== null;
  chat.store.subscribe(() => {
    const isRunning = chat.store.get() !== null;
    const head = wasRunning && !isRunning ? headOf(conversation.get()) : null;
    wasRunning = isRunning;
    const state = head?.role === 'assistant' ? head.state : null;
    if (state?.status === 'ended' && state.end.reason === 'stop') install.answered();
  });
}
