// The page: the sidebar, the header, notices, and the screen at the page's address.
import { type ComponentType, lazy, Suspense, useCallback, useEffect, useRef } from 'react';
import { type App as AppParts, useApp, useAppState } from './app-context.ts';
import { ErrorBoundary } from './failures/ErrorBoundary.tsx';
import { FailureNotice, RELOAD } from './failures/FailureNotice.tsx';
import { FrontLayer } from './frame/FrontLayer.tsx';
import { Sidebar } from './frame/Sidebar.tsx';
import { Header } from './Header.tsx';
import { describeDownloads } from './models/downloads/running.ts';
import { isReady } from './models/models.ts';
import { focusStart } from './platform/focus.ts';
import { CHAT, usePath } from './platform/route.ts';
import { useStore } from './platform/store.ts';
import { screenAt } from './screens.ts';

const NOTHING: { default: ComponentType } = { default: () => null };
// The page works without them, so a failed load leaves them out.
const Notices = lazy(() =>
  import('./frame/Notices.tsx').then(
    (module): { default: ComponentType } => ({ default: module.Notices }),
    () => NOTHING,
  ),
);
const UndoToast = lazy(() =>
  import('./frame/UndoToast.tsx').then(
    (module): { default: ComponentType } => ({ default: module.UndoToast }),
    () => NOTHING,
  ),
);

const HoodPanel = lazy(() => import('./chat/hood/HoodPanel.tsx').then((module) => ({ default: module.HoodPanel })));

// The composer is there before it: it says what the model is waiting for.
const ModelPanel = lazy(() => import('./models/ModelPanel.tsx').then((module) => ({ default: module.ModelPanel })));

export function App() {
  const { death, manager } = useApp();
  const failure = useStore(death, (state) => state);
  const isModelReady = useStore(manager.models.store, isReady);
  const { path, title, Screen, needsModel } = screenAt(usePath());
  const chatTitle = useAppState(titleOfChat);
  const shownId = useStore(useApp().chats.shown.state, ({ document }) => document.id);
  const tabTitle = path === CHAT ? chatTitle : title;
  const before = useRef<string | null>(null);
  // The focus moves to the composer at the start, and to a screen that replaced another one.
  const onShown = useCallback((name: string) => {
    const isStart = before.current === null && name.startsWith(CHAT) && document.activeElement === document.body;
    if (isStart || (before.current !== null && before.current !== name)) focusStart();
    before.current = name;
  }, []);
  const download = useStore(manager.tasks.store, describeDownloads);
  useEffect(() => {
    document.title = `${download ? `${download} · ` : ''}${tabTitle} · gpt-oss-web`;
  }, [tabTitle, download]);
  return (
    <div className="app flex h-dvh pr-[env(safe-area-inset-right)] pl-[env(safe-area-inset-left)]">
      <Sidebar />
      <div className="flex min-w-0 flex-1 flex-col">
        <Header path={path} />
        <Suspense>
          <Notices />
        </Suspense>
        {failure && (
          <div className="p-4">
            <FailureNotice failure={failure} remedies={[RELOAD]} />
          </div>
        )}
        <main className="flex min-h-0 flex-1 flex-col">
          <ErrorBoundary key={path}>
            <Suspense>
              <Screen standIn={needsModel && !isModelReady ? <StandIn /> : null} />
              <ScreenNotice name={path === CHAT ? `${path} ${shownId}` : path} onShown={onShown} />
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      {path === CHAT && <Hood />}
      <Suspense>
        <UndoToast />
      </Suspense>
      <FrontLayer />
    </div>
  );
}

/** What an answer was made of, beside its chat. */
function Hood() {
  const answerId = useStore(useApp().hood, (state) => state);
  if (answerId === null) return null;
  return (
    <Suspense>
      <HoodPanel key={answerId} answerId={answerId} />
    </Suspense>
  );
}

/** A screen waits for no code of the model's state. */
const StandIn = () => (
  <Suspense>
    <ModelPanel />
  </Suspense>
);

/** The title of the browser's tab while a chat is shown. */
function titleOfChat({ chats }: AppParts): string {
  const { document } = chats.shown.state.get();
  if (document.isTemporary) return 'Temporary chat';
  return chats.library.state.get().heads.get(document.id)?.title ?? 'Chat';
}

interface ScreenNoticeProps {
  name: string;
  onShown(name: string): void;
}

/**
 * Calls `onShown` as soon as the screen beside it is there: a screen may have to be loaded first.
 */
function ScreenNotice({ name, onShown }: ScreenNoticeProps) {
  useEffect(() => onShown(name), [name, onShown]);
  return null;
}
