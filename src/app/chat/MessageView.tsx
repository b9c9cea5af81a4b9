// One message of the chat. Memoized: while an answer streams, the messages before it do not render.
import { memo } from 'react';
import { useApp } from '../app-context.ts';
import { type AssistantMessage, type Message, type MessagePart, type Reading, textOf } from '../conversations/message.ts';
import { FailureNotice } from '../failures/FailureNotice.tsx';
import type { Failure } from '../failures/failure.ts';
import { answerRemedies } from './answer-remedies.ts';
import { CopyAnswer } from './CopyAnswer.tsx';
import { PartView } from './PartView.tsx';
import { describeStats } from './stats.ts';

export const MessageView = memo(function MessageView({ message }: { message: Message }) {
  if (message.role === 'assistant') return <Answer message={message} />;
  return (
    <article aria-label="You" className="flex justify-end">
      <div className="max-w-[85%] rounded-2xl rounded-ee-md bg-accent-soft px-4 py-2.5">
        {message.parts.map((part) => (
          <PartView key={keyOf(part)} part={part} />
        ))}
      </div>
    </article>
  );
});

function Answer({ message }: { message: AssistantMessage }) {
  const { state, parts, droppedTurns } = message;
  const text = textOf(message);
  return (
    <article aria-label="Answer" className="space-y-3">
      {parts.map((part) => (
        <PartView key={keyOf(part)} part={part} />
      ))}
      {state.status === 'streaming' && parts.length === 0 && <ReadingNote read={state.read} />}
      {state.status === 'failed' && <AnswerFailure failure={state.failure} />}
      {state.status === 'ended' && (
        <footer className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted tabular-nums">
          <span>{describeStats(state.end, droppedTurns)}</span>
          {text !== '' && <CopyAnswer markdown={text} />}
        </footer>
      )}
    </article>
  );
}

/** Parts are only ever added at the end. */
const keyOf = ({ type, message, beganMs }: MessagePart): string => `${message} ${type} ${beganMs}`;

function AnswerFailure({ failure }: { failure: Failure }) {
  const app = useApp();
  return <FailureNotice failure={failure} remedies={answerRemedies(app, failure)} />;
}

function ReadingNote({ read }: { read: Reading | null }) {
  // The first tokens are often structure without text.
  const hasRead = read !== null && read.tokens === read.totalTokens;
  const progress = read && !hasRead ? ` ${read.tokens} of ${read.totalTokens} tokens` : '';
  return (
    <p className="text-sm text-muted tabular-nums motion-safe:animate-pulse">{`${hasRead ? 'Answering…' : 'Reading…'}${progress}`}</p>
  );
}
