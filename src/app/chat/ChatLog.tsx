// The conversation: a log that follows its end. Screen readers hear when an answer begins and ends,
// and its sentences.
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react';
import { isAnsweringHere } from '../actions/chat.ts';
import { type App, useApp, useAppState } from '../app-context.ts';
import { headOf } from '../conversations/conversation.ts';
import { visibleMessages } from '../conversations/tree.ts';
import { loadMarkdown } from '../markdown/load.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useFollow } from './follow.ts';
import { Welcome } from './Welcome.tsx';

/** Loaded after the first paint, which has no message. Their Markdown code loads beside them. */
const Messages = lazy(() => {
  // Without it the texts are shown as they were typed.
  loadMarkdown().catch(() => undefined);
  return import('./Messages.tsx').then((module) => ({ default: module.Messages }));
});

const SpokenAnswer = lazy(() => import('./SpokenAnswer.tsx').then((module) => ({ default: module.SpokenAnswer })));

export function ChatLog({ name, isLoading }: { name: string; isLoading: boolean }) {
  const app = useApp();
  const conversation = useStore(app.conversation, (state) => state);
  const messages = useMemo(() => visibleMessages(conversation), [conversation]);
  const isBusy = useAppState(isAnsweringHere) || isLoading;
  const { viewport, content, isAtEnd, toEnd } = useFollow(name);
  const shown = useRef(messages.length);
  useEffect(() => {
    // Sending goes to the end, wherever the reader was.
    if (messages.length > shown.current) toEnd();
    shown.current = messages.length;
  }, [messages.length, toEnd]);
  return (
    <div className="relative min-h-0 flex-1">
      {/* The log is silent: read aloud token by token it would be noise. The regions below speak for it. */}
      <div
        ref={viewport}
        role="log"
        aria-label="Conversation"
        aria-live="off"
        aria-busy={isBusy}
        data-start="coarse"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls has to be reachable by keyboard
        tabIndex={0}
        className="h-full overflow-y-auto overscroll-contain -outline-offset-2 data-following:[overflow-anchor:none]"
      >
        <div ref={content} className="mx-auto w-full max-w-184 space-y-6 px-4 py-3 pb-8">
          {messages.length === 0 && !isLoading && <Welcome />}
          <Suspense>{messages.length > 0 && <Messages {...{ conversation, messages, name }} log={viewport} />}</Suspense>
        </div>
      </div>
      <output className="sr-only">{useAppState(announce)}</output>
      <Suspense>
        <SpokenAnswer />
      </Suspense>
      {!isAtEnd && (
        <Button
          className="absolute bottom-3 left-1/2 size-10 -translate-x-1/2 rounded-full px-0 shadow-card"
          aria-label="Jump to the latest message"
          onClick={() => {
            toEnd();
            viewport.current?.focus({ preventScroll: true });
          }}
        >
          <Icon name="down" className="size-4.5" />
        </Button>
      )}
    </div>
  );
}

/**
 * What a listener needs to know; the same text while an answer streams, so that it is said once.
 */
function announce(app: App): string {
  const { conversation } = app;
  if (isAnsweringHere(app)) return 'Answering.';
  const last = headOf(conversation.get());
  // A failure is announced by its own alert.
  return last?.role === 'assistant' && last.state.status === 'ended' ? 'Answer finished.' : '';
}
