// The conversation: a log that follows its end, and a quiet voice for screen readers that says when an answer begins and ends.
import { useEffect } from 'react';
import { useStore } from '../platform/store.ts';
import { Icon } from '../ui/Icon.tsx';
import type { Chat, ChatState } from './chat.ts';
import { useFollow } from './follow.ts';
import { type RemediesFor, TurnView } from './TurnView.tsx';

export function ChatLog({ chat, remediesFor }: { chat: Chat; remediesFor: RemediesFor }) {
  const turns = useStore(chat.store, (state) => state.turns);
  const isBusy = useStore(chat.store, (state) => state.status !== 'idle');
  const { viewport, content, isAtEnd, toEnd } = useFollow();
  // Sending goes to the end, wherever the reader was.
  useEffect(toEnd, [turns.length, toEnd]);
  return (
    <div className="relative min-h-0 flex-1">
      {/* The log is silent: read aloud token by token it would be noise. The status below speaks for it. */}
      <div
        ref={viewport}
        role="log"
        aria-label="Conversation"
        aria-live="off"
        aria-busy={isBusy}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls has to be reachable by keyboard
        tabIndex={0}
        className="h-full overflow-y-auto overscroll-contain -outline-offset-2"
      >
        <div ref={content} className="mx-auto w-full max-w-3xl space-y-8 px-4 py-6 sm:py-8">
          {turns.length === 0 ? (
            <Welcome />
          ) : (
            turns.map((turn) => <TurnView key={turn.id} turn={turn} remediesFor={remediesFor} />)
          )}
        </div>
      </div>
      <Announcer chat={chat} />
      {!isAtEnd && (
        <button
          type="button"
          className="button absolute bottom-3 left-1/2 size-10 -translate-x-1/2 rounded-full px-0 shadow-card"
          aria-label="Jump to the latest message"
          onClick={toEnd}
        >
          <Icon name="down" className="size-4.5" />
        </button>
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

function Announcer({ chat }: { chat: Chat }) {
  const announcement = useStore(chat.store, announce);
  return <output className="sr-only">{announcement}</output>;
}

/** What a listener needs to know of the state; the same text while an answer streams, so that it is said once. */
function announce({ status, turns }: ChatState): string {
  const last = turns.at(-1);
  if (status !== 'idle') return 'Answering.';
  if (last?.role !== 'assistant') return '';
  // A failure is announced by its own alert.
  return last.state.status === 'ended' ? `Answer finished. ${last.answer}` : '';
}
