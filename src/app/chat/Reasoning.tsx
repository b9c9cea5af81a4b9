// The reasoning of an answer, folded. The setting says when it is open; a press of the user decides
// for this one.
import { useState } from 'react';
import { answerNow } from '../actions/chat.ts';
import { useAppState } from '../app-context.ts';
import type { ReasoningPart } from '../conversations/message.ts';
import { formatDuration } from '../format.ts';
import { type Settings, useSetting } from '../settings/settings.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Icon } from '../ui/Icon.tsx';
import { AnswerText } from './AnswerText.tsx';

export function Reasoning({ part }: { part: ReasoningPart }) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const shown = useSetting('reasoningShown');
  const isThinking = part.state === 'streaming';
  const isOpen = chosen ?? isOpenBy(shown, isThinking);
  return (
    <div>
      {isThinking && <AnswerNow />}
      <details className="group" open={isOpen}>
        <summary
          className="inline-flex min-h-8 list-none items-center gap-1 rounded-lg text-sm text-muted hover:text-ink pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden"
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
          <AnswerText text={part.text.trim()} isStreaming={isThinking} />
        </div>
      </details>
    </div>
  );
}

/** `auto`: open while the model reasons. */
const isOpenBy = (shown: Settings['reasoningShown'], isThinking: boolean): boolean =>
  shown === 'always' || (shown === 'auto' && isThinking);

/** Stays at the top of the log while a long reasoning grows. Nothing in a tab that only watches. */
function AnswerNow() {
  if (!useAppState(answerNow.isEnabled)) return null;
  return (
    <div className="sticky top-0 z-1 flex h-0 justify-end">
      <ActionButton action={answerNow} target={undefined} className="h-8 min-h-8 px-3 pointer-coarse:h-11" />
    </div>
  );
}

function title({ state, beganMs, endedMs }: ReasoningPart): string {
  if (state === 'streaming') return 'Thinking…';
  // Another app may not tell how long it took.
  return endedMs > beganMs ? `Thought for ${formatDuration((endedMs - beganMs) / 1000)}` : 'Thought';
}
