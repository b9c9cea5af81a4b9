// The conversation: a log that follows its end, and a quiet voice for screen readers that says when an answer begins and ends.
import { useEffect, useMemo, useRef } from 'react';
import { type App, useApp, useAppState } from '../app-context.ts';
import { headOf, visibleMessages } from '../conversations/conversation.ts';
import { textOf } from '../conversations/message.ts';
import { CHAT } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useFollow } from './follow.ts';
import { MessageView } from './MessageView.tsx';

export function ChatLog() {
  const app = useApp();
  const conversation = useStore(app.conversation, (state) => state);
  const messages = useMemo(() => visibleMessages(conversation), [conversation]);
  const isBusy = useStore(app.chat.store, (running) => running !== null);
  const { viewport, content, isAtEnd, toEnd } = useFollow(CHAT);
  const shown = useRef(messages.length);
  useEffect(() => {
    // Sending goes to the end, wherever the reader was.
    if (messages.length > shown.current) toEnd();
    shown.current = messages.length;
  }, [messages.length, toEnd]);
  return (
    <div className="relative min-h-0 flex-1">
      {/* The log is silent: read aloud token by token it would be noise. The status below speaks for it. */}
      <div
        ref={viewport}
        role="log"
        aria-label="Conversation"
        aria-live="off"
        aria-busy={isBusy}
        data-start="coarse"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls has to be reachable by keyboard
        tabIndex={0}
        className="h-full overflow-y-auto overscroll-contain -outline-offset-2"
      >
        <div ref={content} className="mx-auto w-full max-w-3xl space-y-8 px-4 py-6 sm:py-8">
          {messages.length === 0 ? <Welcome /> : messages.map((message) => <MessageView key={message.id} message={message} />)}
        </div>
      </div>
      <output className="sr-only">{useAppState(announce)}</output>
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

function Welcome() {
  return (
    <div className="pt-[14vh] text-center">
      <h1 className="text-2xl font-semibold tracking-tight text-balance sm:text-3xl">What would you like to ask?</h1>
      <p className="mx-auto mt-3 max-w-md text-balance text-muted">
        The model runs on this device’s GPU. What you type stays here.
      </p>
    </div>
  );
}

/** What a listener needs to know; the same text while an answer streams, so that it is said once. */
function announce({ chat, conversation }: App): string {
  if (chat.store.get() !== null) return 'Answering.';
  const last = headOf(conversation.get());
  // A failure is announced by its own alert.
  return last?.role === 'assistant' && last.state.status === 'ended' ? `Answer finished. ${textOf(last)}` : '';
}
