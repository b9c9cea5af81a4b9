// How full the context is: a ring with figures that opens what fills it, and the choice of what
// happens when it is full. Loaded after the first paint.
import { useApp } from '../../../app-context.ts';
import { configure, OVERFLOW_POLICIES } from '../../../conversations/settings.ts';
import { useStore } from '../../../platform/store.ts';
import { Button } from '../../../ui/Button.tsx';
import { type ContextUse, formatTokens, isContextFull, takenTokens } from './context-use.ts';
import { useContextUse } from './use-context.ts';

/** Nothing while it is not counted, as without a model. */
export function Gauge() {
  const use = useContextUse();
  if (!use) return null;
  const taken = takenTokens(use);
  const isFull = isContextFull(use);
  return (
    <>
      <Button look="text" className={`gauge-button ${isFull ? 'text-warn' : ''}`} popoverTarget="context-use">
        <Ring share={taken / use.contextTokens} isFull={isFull} />
        <span className="gauge-text tabular-nums">
          <span className="sr-only">Context: </span>
          {formatTokens(taken)}
          <span className="max-sm:sr-only"> of {formatTokens(use.contextTokens)}</span>
          <span className="sr-only"> tokens{isFull ? ', full' : ''}</span>
        </span>
      </Button>
      <section id="context-use" popover="auto" className="settings gauge-panel" aria-label="Use of the context">
        <h2 className="font-semibold">Context</h2>
        <p className="mt-1 text-sm text-muted">{describe(use, isFull)}</p>
        <Rows use={use} />
        <Policy />
      </section>
    </>
  );
}

function describe({ contextTokens }: ContextUse, isFull: boolean): string {
  const size = `The model reads up to ${contextTokens.toLocaleString('en')} tokens at once.`;
  return isFull ? `${size} The next message does not fit beside all of this chat.` : size;
}

function Rows({ use }: { use: ContextUse }) {
  const rest = Math.max(0, use.contextTokens - takenTokens(use) - use.answer);
  const rows = [
    ['System and instructions', use.instructions],
    ['Conversation', use.conversation],
    ['Files', use.files],
    ['This message', use.draft],
    ['Room for the answer', use.answer],
    ['Free', rest],
  ] as const;
  return (
    <table className="mt-3 w-full text-sm">
      <caption className="sr-only">Tokens by what they are for</caption>
      <tbody>
        {rows.map(([label, tokens]) => (
          <tr key={label} className="border-t border-line">
            <th scope="row" className="py-1.5 text-start font-normal">
              {label}
            </th>
            <td className="py-1.5 text-end text-muted tabular-nums">{tokens.toLocaleString('en')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const POLICIES = {
  refuse: ['Ask me', 'The message waits until you choose.'],
  'drop-oldest': ['Leave out the oldest turns', 'You keep them; the model no longer sees them.'],
} as const;

function Policy() {
  const { options } = useApp();
  const chosen = useStore(options, ({ overflow }) => overflow);
  return (
    <fieldset className="mt-4 text-sm">
      <legend className="font-medium">When the chat is full</legend>
      {OVERFLOW_POLICIES.map((policy) => (
        <label key={policy} className="mt-1 flex min-h-10 items-center gap-2.5 pointer-coarse:min-h-11">
          <input
            type="radio"
            name="overflow"
            className="size-4 accent-accent"
            checked={chosen === policy}
            onChange={() => configure(options, { overflow: policy })}
          />
          <span>
            {POLICIES[policy][0]} <span className="block text-xs text-muted">{POLICIES[policy][1]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** Its length in `pathLength` is 100, so a dash is a percentage. */
function Ring({ share, isFull }: { share: number; isFull: boolean }) {
  const percentage = Math.min(100, Math.max(1, share * 100));
  const circle = { cx: 10, cy: 10, r: 7.5, fill: 'none', strokeWidth: 3, pathLength: 100 };
  return (
    <svg viewBox="0 0 20 20" className="size-4.5 shrink-0 -rotate-90" aria-hidden="true">
      <circle {...circle} stroke="var(--press)" />
      <circle
        {...circle}
        stroke={isFull ? 'currentColor' : 'var(--accent)'}
        strokeDasharray={`${percentage} 100`}
        strokeLinecap="round"
      />
    </svg>
  );
}
