// One run: its answer, the raw Harmony text, its tokens and its events.
import { useState } from 'react';
import { useApp } from '../../app-context.ts';
import { formatFigure } from '../../format.ts';
import { RawView } from '../../tokens/RawView.tsx';
import { Tabs } from '../../tokens/Tabs.tsx';
import { type GoingOn, TokensView } from '../../tokens/TokensView.tsx';
import { type ShownRun, workbenchOf } from '../workbench.ts';
import { AnswerView } from './AnswerView.tsx';
import { EventsView } from './EventsView.tsx';
import type { RunState } from './run.ts';
import { useRun } from './use-run.ts';

const TABS = [
  { id: 'answer', label: 'Answer' },
  { id: 'raw', label: 'Raw Harmony' },
  { id: 'tokens', label: 'Tokens' },
  { id: 'events', label: 'Events' },
] as const;

interface RunPaneProps {
  name: string;
  shown: ShownRun;
  canGoOn: boolean;
}

export function RunPane({ name, shown, canGoOn }: RunPaneProps) {
  const [tab, setTab] = useState<(typeof TABS)[number]['id']>('answer');
  const state = useRun(shown.run);
  if (!state) return null;
  return (
    <section aria-label={name} className="min-w-0">
      <Tabs label={`Views of ${name.toLowerCase()}`} tabs={TABS} shown={tab} onShow={setTab} aside={<Outcome state={state} />}>
        {tab === 'answer' && <AnswerView state={state} />}
        {tab === 'raw' && (state.recording ? <RawView recording={state.recording} /> : <NoTokens state={state} />)}
        {tab === 'tokens' && <Tokens state={state} canGoOn={canGoOn} />}
        {tab === 'events' && <EventsView events={state.events} />}
      </Tabs>
    </section>
  );
}

function Tokens({ state, canGoOn }: { state: RunState; canGoOn: boolean }) {
  const workbench = workbenchOf(useApp());
  const { recording } = state;
  if (!recording) return <NoTokens state={state} />;
  const goingOn: GoingOn = {
    isPossible: () => canGoOn,
    isEnabled: state.status !== 'running',
    goOn: (at, other) => workbench.goOn([...recording.answer.slice(0, at).map(({ id }) => id), other.id]),
  };
  return <TokensView tokens={recording.answer} goingOn={goingOn} />;
}

function NoTokens({ state }: { state: RunState }) {
  return (
    <p className="text-sm text-muted">
      {state.status === 'running' ? 'The tokens come when the answer is over.' : 'The model generated nothing for this request.'}
    </p>
  );
}

/** The status of the response, its rate, and the tokens that it read from the cache. */
function Outcome({ state }: { state: RunState }) {
  const { http, status, recording } = state;
  const isGood = http !== null && http < 400;
  return (
    <output className="flex flex-wrap items-center gap-x-3 py-1 text-xs text-muted tabular-nums">
      {status === 'running' && <span>Running…</span>}
      {status === 'stopped' && <span>Stopped</span>}
      {http !== null && <span className={isGood ? 'font-medium text-good' : 'font-medium text-danger'}>{http}</span>}
      {recording && <span>{`${rateOf(recording)} tokens/s`}</span>}
      {recording && recording.cachedTokens !== null && (
        <span>{`${recording.cachedTokens} of ${recording.prompt.length} prompt tokens from the cache`}</span>
      )}
    </output>
  );
}

/** Tokens per second after the first one. */
function rateOf({ answer, decodeMs }: NonNullable<RunState['recording']>): string {
  return decodeMs && answer.length > 1 ? formatFigure(((answer.length - 1) / decodeMs) * 1000) : '–';
}
