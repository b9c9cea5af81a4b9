// The start of an empty chat. On a first visit it says what the app is, and offers the model that it
// is made for.
import { lazy, Suspense, useEffect } from 'react';
import { useApp } from '../app-context.ts';
import { isFirstVisit, rememberVisit } from '../first-visit/first-visit.ts';
import { useStore } from '../platform/store.ts';

const FirstVisit = lazy(() => import('../first-visit/FirstVisit.tsx').then((module) => ({ default: module.FirstVisit })));

export function Welcome() {
  const { chats, manager } = useApp();
  const isTemporary = useStore(chats.shown.state, ({ document }) => document.isTemporary);
  const isFirst = useStore(manager.models.store, isFirstVisit);
  useEffect(() => rememberVisit(manager.models.store.get()), [manager, isFirst]);
  if (isFirst && !isTemporary) return <First />;
  const text = isTemporary
    ? 'This chat is never stored. It ends with this tab, or when you open another chat.'
    : 'The model runs on this device’s GPU. What you type stays here.';
  return (
    <div className="pt-[14vh] text-center">
      <h1 className={TITLE}>What would you like to ask?</h1>
      <p className="mx-auto mt-3 max-w-md text-balance text-muted">{text}</p>
    </div>
  );
}

const TITLE = 'text-2xl font-semibold tracking-tight text-balance sm:text-3xl';

function First() {
  return (
    <div className="pt-[5vh] text-center">
      <h1 className={TITLE}>A private chat that runs on your own GPU</h1>
      <p className="mx-auto mt-3 max-w-lg text-balance text-muted">
        OpenAI’s open model gpt-oss-20b, in this browser. No account, no server, no cost. After one download it also works
        offline.
      </p>
      <Suspense>
        <FirstVisit />
      </Suspense>
    </div>
  );
}
