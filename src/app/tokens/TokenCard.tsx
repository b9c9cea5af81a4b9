// One token: its id, its probability, and the likeliest tokens at its place. One of them can be
// chosen for the answer to go on with.
import { useState } from 'react';
import type { RecordedToken, SpelledToken } from '../../contracts/recording.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import type { GoingOn } from './TokensView.tsx';
import { percentOf, visible } from './tokens.ts';

interface TokenCardProps {
  token: RecordedToken;
  at: number;
  goingOn: GoingOn | null;
}

export function TokenCard({ token, at, goingOn }: TokenCardProps) {
  const [chosenId, setChosenId] = useState<number | null>(null);
  const isListed = token.top.some(({ id }) => id === token.id);
  const rows: readonly SpelledToken[] = isListed || token.logprob === null ? token.top : [...token.top, token];
  const chosen = rows.find(({ id }) => id === chosenId && id !== token.id) ?? null;
  return (
    <section aria-label="Chosen token" className="card p-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <code className="font-mono text-sm wrap-anywhere whitespace-pre-wrap">{visible(token.text)}</code>
        <span className="text-xs text-muted tabular-nums">{`token ${(at + 1).toLocaleString()} · id ${token.id}`}</span>
      </div>
      {rows.length === 0 && <p className="mt-2 text-sm text-muted">Its probability was not computed.</p>}
      <ul className="mt-2">
        {rows.map((row) => (
          <li key={row.id}>
            <Alternative
              token={row}
              isSampled={row.id === token.id}
              isChosen={row.id === chosen?.id}
              isPossible={row.id !== token.id && (goingOn?.isPossible(at, row) ?? false)}
              onChoose={() => setChosenId(row.id)}
            />
          </li>
        ))}
      </ul>
      {goingOn && chosen && (
        <Button look="primary" className="mt-2" isDisabled={!goingOn.isEnabled} onClick={() => goingOn.goOn(at, chosen)}>
          <Icon name="branch" className="size-4" />
          <span>{`Go on with “${visible(chosen.text)}”`}</span>
        </Button>
      )}
    </section>
  );
}

interface AlternativeProps {
  token: SpelledToken;
  isSampled: boolean;
  isChosen: boolean;
  /** Whether the answer can go on with it. */
  isPossible: boolean;
  onChoose(): void;
}

function Alternative({ token, isSampled, isChosen, isPossible, onChoose }: AlternativeProps) {
  const text = visible(token.text);
  const content = (
    <>
      <code className={`min-w-0 truncate text-start font-mono ${isSampled ? 'font-semibold' : ''}`}>{text}</code>
      <progress aria-hidden="true" max={1} value={Math.exp(token.logprob ?? Number.NEGATIVE_INFINITY)} />
      <span className="text-end">{percentOf(token.logprob)}</span>
    </>
  );
  const grid =
    'grid min-h-8 w-full grid-cols-[minmax(4rem,9rem)_1fr_4rem] items-center gap-3 rounded-lg px-2 text-sm tabular-nums';
  if (!isPossible) return <div className={grid}>{content}</div>;
  return (
    <button
      type="button"
      className={`${grid} hover:bg-hover aria-pressed:bg-accent-soft pointer-coarse:min-h-11`}
      aria-pressed={isChosen}
      onClick={onChoose}
    >
      {content}
    </button>
  );
}
