// The reasoning of an answer, folded: it opens while the model reasons and closes afterwards,
// unless the user has touched it.
import { useState } from 'react';
import type { ReasoningPart } from '../conversations/message.ts';
import { formatDuration } from '../format.ts';
import { Icon } from '../ui/Icon.tsx';
import { AnswerText } from './AnswerText.tsx';

export function Reasoning({ part }: { part: ReasoningPart }) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const isOpen = chosen ?? part.state === 'streaming';
  return (
    <details className="group" open={isOpen}>
      <summary
        className="inline-flex min-h-8 list-none items-center gap-1 rounded-lg text-sm text-muted hover:text-ink [&::-webkit-details-marker]:hidden"
        onClick={(event) => {
          event.preventDefault();
          setChosen(!isOpen);
        }}
      >
        <Icon name="bars" className="me-1 size-5 text-accent" />
        <span>{title(part)}</span>
        <Icon name="chevron" className="size-4 transition-transform group-open:rotate-180" />
      </summary>
      <div className="mt-1 mb-3 border-s-2 border-line ps-4 text-sm text-muted">
        <AnswerText text={part.text.trim()} isStreaming={part.state === 'streaming'} />
      </div>
    </details>
  );
}

function title({ state, beganMs, endedMs }: ReasoningPart): string {
  if (state === 'streaming') return 'Thinking…';
  // Another app may not tell how long it took.
  return endedMs > beganMs ? `Thought for ${formatDuration((endedMs - beganMs) / 1000)}` : 'Thought';
}
