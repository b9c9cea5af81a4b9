// The figures of an answer: one line, which opens the details.
import { lazy, Suspense, useId, useRef, useState } from 'react';
import type { AssistantMessage } from '../../conversations/message.ts';
import { describeState } from '../stats.ts';

const FigureList = lazy(() => import('./FigureList.tsx').then((module) => ({ default: module.FigureList })));

export function AnswerFigures({ message }: { message: AssistantMessage }) {
  const id = useId();
  const popover = useRef<HTMLElement>(null);
  // A long chat has hundreds of answers: their details are there only while they are open.
  const [isOpen, setOpen] = useState(false);
  const line = describeState(message);
  if (message.state.status !== 'ended') return <span className="ms-auto max-sm:ms-0">{line}</span>;
  return (
    <>
      <button type="button" className="figures-button" popoverTarget={id}>
        {line}
      </button>
      <section
        ref={popover}
        id={id}
        popover="auto"
        aria-label="Figures of this answer"
        tabIndex={-1}
        className="menu figures"
        onToggle={(event) => {
          setOpen(event.newState === 'open');
          if (event.newState === 'open') popover.current?.focus();
        }}
      >
        {isOpen && (
          <Suspense>
            <FigureList message={message} end={message.state.end} />
          </Suspense>
        )}
      </section>
    </>
  );
}
