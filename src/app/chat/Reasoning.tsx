// The reasoning of an answer, folded: it opens while the model reasons and closes afterwards, unless the visitor has touched it.
import { useState } from 'react';
import { formatDuration } from '../models/amounts.ts';
import { Icon } from '../ui/Icon.tsx';
import { type AnswerTurn, isReasoning } from './turns.ts';

export function Reasoning({ turn }: { turn: AnswerTurn }) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const isOpen = chosen ?? isReasoning(turn);
  return (
    <details className="group" open={isOpen}>
      <summary
        className="inline-flex min-h-8 list-none items-center gap-1 rounded-lg text-sm text-muted hover:text-ink [&::-webkit-details-marker]:hidden"
        onClick={(event) => {
          event.preventDefault();
          setChosen(!isOpen);
        }}
      >
        {title(turn)}
        <Icon name="chevron" className="size-4 transition-transform group-open:rotate-180" />
      </summary>
      <p className="mt-1 mb-3 border-l-2 border-line pl-4 text-sm wrap-anywhere whitespace-pre-wrap text-muted">
        {turn.reasoning.trim()}
      </p>
    </details>
  );
}

function title({ reasoningBegan, reasoningEnded }: AnswerTurn): string {
  if (reasoningBegan === null || reasoningEnded === null) return 'Thinking…';
  return `Thought for ${formatDuration((reasoningEnded - reasoningBegan) / 1000)}`;
}
