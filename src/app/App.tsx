// The page: the header, notices, and the screen at the page's address.
import { useEffect, useRef } from 'react';
import { useApp } from './app-context.ts';
import { EngineNotice } from './engine/EngineNotice.tsx';
import { ErrorBoundary } from './failures/ErrorBoundary.tsx';
import { FailureNotice, RELOAD } from './failures/FailureNotice.tsx';
import { Header } from './Header.tsx';
import { ModelPanel } from './models/ModelPanel.tsx';
import { isReady } from './models/models.ts';
import { focusStart } from './platform/focus.ts';
import { usePath } from './platform/route.ts';
import { useStore } from './platform/store.ts';
import { UpdateNotice } from './platform/UpdateNotice.tsx';
import { screenAt } from './screens.ts';

export function App() {
  const { updates, death, manager, engine } = useApp();
  const failure = useStore(death, (state) => state);
  const isModelReady = useStore(manager.models.store, isReady);
  const { path, title, Screen, needsModel } = screenAt(usePath());
  useScreenChange(path, title);
  return (
    <div className="app flex h-dvh flex-col pr-[env(safe-area-inset-right)] pl-[env(safe-area-inset-left)]">
      <Header path={path} />
      {updates && <UpdateNotice updates={updates} />}
      <EngineNotice engine={engine} />
      {failure && (
        <div className="p-4">
          <FailureNotice failure={failure} remedies={[RELOAD]} />
        </div>
      )}
      <main className="flex min-h-0 flex-1 flex-col">
        <ErrorBoundary key={path}>
          <Screen standIn={needsModel && !isModelReady ? <ModelPanel /> : null} />
        </ErrorBoundary>
      </main>
    </div>
  );
}

/** Names the tab after the screen. Moves the focus to a screen that replaced another one. */
function useScreenChange(path: string, title: string): void {
  const before = useRef(path);
  useEffect(() => {
    document.title = `${title} · gpt-oss-web`;
    if (before.current !== path) focusStart();
    before.current = path;
  }, [path, title]);
}
