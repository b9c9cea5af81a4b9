// The tokens of a text, shaded by how unsure the model was, and for the chosen one what else could
// have come. The arrow keys go from token to token.
import { type KeyboardEvent, useState } from 'react';
import type { RecordedToken, SpelledToken } from '../../contracts/recording.ts';
import { Pager } from './Pager.tsx';
import { TokenCard } from './TokenCard.tsx';
import { doubtOf, visible } from './tokens.ts';

/** How an answer goes on from another token. */
export interface GoingOn {
  /** Whether the answer can go on with `other` in the place of token number `at`. */
  isPossible(at: number, other: SpelledToken): boolean;
  /** Whether the model could do it now. */
  isEnabled: boolean;
  goOn(at: number, other: SpelledToken): void;
}

interface TokensViewProps {
  tokens: readonly RecordedToken[];
  /** Null where nothing can go on. */
  goingOn: GoingOn | null;
}

/** Tokens of a page: as many as a reader looks over, and few for the browser. */
const PAGE = 300;

/** The less sure, the more is drawn under the token. */
const DOUBTS = [
  'border-b-2 border-transparent',
  'border-b-2 border-warn/40',
  'border-b-2 border-warn/60 bg-warn-soft',
  'border-b-2 border-warn bg-warn-soft',
  'border-b-4 border-warn bg-warn-soft',
] as const;

export function TokensView({ tokens, goingOn }: TokensViewProps) {
  const [chosen, setChosen] = useState(0);
  const token = tokens[chosen] ?? tokens[0];
  if (!token) return <p className="text-sm text-muted">There are no tokens.</p>;
  const at = tokens[chosen] ? chosen : 0;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-muted">
        The more a token is shaded, the less sure the model was. Choose one to see what else could have come.
      </p>
      <Pager items={tokens} size={PAGE} noun="tokens">
        {(page, first) => (
          <fieldset
            aria-label="Tokens"
            className="max-h-[40vh] min-w-0 overflow-y-auto font-mono text-[0.8125rem] leading-7 wrap-anywhere"
          >
            {page.map((each, index) => (
              <Token
                // oxlint-disable-next-line react/no-array-index-key -- a token has no name but its place
                key={first + index}
                token={each}
                at={first + index}
                isChosen={first + index === at}
                isStop={first + index === at || (index === 0 && (at < first || at >= first + page.length))}
                onChoose={setChosen}
              />
            ))}
          </fieldset>
        )}
      </Pager>
      <TokenCard key={at} token={token} at={at} goingOn={goingOn} />
    </div>
  );
}

interface TokenProps {
  token: RecordedToken;
  at: number;
  isChosen: boolean;
  /** Whether the Tab key stops here. */
  isStop: boolean;
  onChoose(at: number): void;
}

function Token({ token, at, isChosen, isStop, onChoose }: TokenProps) {
  return (
    <>
      <button
        type="button"
        data-at={at}
        aria-pressed={isChosen}
        tabIndex={isStop ? 0 : -1}
        onClick={() => onChoose(at)}
        onKeyDown={(event) => moveChoice(event, onChoose)}
        className={`rounded-sm whitespace-pre hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:outline-2 aria-pressed:outline-accent ${DOUBTS[doubtOf(token)]} ${token.isControl ? 'text-accent' : ''}`}
      >
        {visible(token.text)}
      </button>
      <wbr />
    </>
  );
}

function moveChoice(event: KeyboardEvent<HTMLElement>, choose: (at: number) => void): void {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const here = Number(event.currentTarget.dataset['at']);
  const next = event.currentTarget.parentElement?.querySelector<HTMLElement>(`[data-at="${here + step}"]`);
  if (!next) return;
  event.preventDefault();
  choose(here + step);
  next.focus();
}
