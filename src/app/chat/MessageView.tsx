// One turn of the chat. Memoized: while an answer streams, the turns before it do not render.
import { memo } from 'react';
import { FailureNotice, type Remedy } from '../failures/FailureNotice.tsx';
import type { Failure } from '../failures/failure.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { AnswerText } from './AnswerText.tsx';
import { Reasoning } from './Reasoning.tsx';
import { describeStats } from './stats.ts';
import type { AnswerTurn, Turn } from './turns.ts';

/** The way out that the page offers of a failed answer. */
export type RemediesFor = (failure: Failure) => readonly Remedy[];

export const TurnView = memo(function TurnView({ turn, remediesFor }: { turn: Turn; remediesFor: RemediesFor }) {
  if (turn.role === 'assistant') return <Answer turn={turn} remediesFor={remediesFor} />;
  return (
    <article aria-label="You" className="flex justify-end">
      <p className="max-w-[85%] rounded-2xl rounded-br-md bg-accent-soft px-4 py-2.5 wrap-anywhere whitespace-pre-wrap">
        {turn.text}
      </p>
    </article>
  );
});

function Answer({ turn, remediesFor }: { turn: AnswerTurn; remediesFor: RemediesFor }) {
  const { state, reasoning, preamble, answer } = turn;
  const isStreaming = state.status === 'streaming';
  return (
    <article aria-label="Answer" className="space-y-3">
      {reasoning !== '' && <Reasoning turn={turn} />}
      {preamble !== '' && <p className="text-muted wrap-anywhere whitespace-pre-wrap">{preamble}</p>}
      {answer !== '' && <AnswerText text={answer} isStreaming={isStreaming} />}
      {isStreaming && reasoning + preamble + answer === '' && <Reading turn={turn} />}
      {state.status === 'failed' && <FailureNotice failure={state.failure} remedies={remediesFor(state.failure)} />}
      {state.status === 'ended' && (
        <footer className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted tabular-nums">
          <span>{describeStats(state.end, turn.droppedTurns)}</span>
          {answer !== '' && <CopyButton text={answer} label="Copy" />}
        </footer>
      )}
    </article>
  );
}

function Reading({ turn: { prefill } }: { turn: AnswerTurn }) {
  // The first tokens are often structure without text.
  const hasRead = prefill !== null && prefill.tokens === prefill.totalTokens;
  const progress = prefill && !hasRead ? ` ${prefill.tokens} of ${prefill.totalTokens} tokens` : '';
  return (
    <p className="text-sm text-muted tabular-nums motion-safe:animate-pulse">
      {hasRead ? 'Answering…' : 'Reading…'}
      {progress}
    </p>
  );
}
