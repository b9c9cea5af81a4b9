// A call of a tool as a card: what is called with what, how it stands, what the user is asked, and
// the result. Folded when it is over. Loaded with the first call.
import { useState } from 'react';
import { useApp } from '../../app-context.ts';
import type { ToolCallPart, ToolResultPart } from '../../conversations/message.ts';
import { formatDuration } from '../../format.ts';
import { CodeBlock } from '../../markdown/code/CodeBlock.tsx';
import { useStore } from '../../platform/store.ts';
import { Icon, type IconName } from '../../ui/Icon.tsx';
import { CallQuestion } from './CallQuestion.tsx';
import { CallResult } from './CallResult.tsx';
import { type CallState, callState, readableArguments, toolName } from './call-state.ts';
import { ResultForm } from './ResultForm.tsx';

interface CallCardProps {
  call: ToolCallPart;
  result: ToolResultPart | null;
  /** Whether the answer of the call is still coming. */
  isLive: boolean;
}

const ICONS: Partial<Record<CallState['name'], IconName>> = {
  done: 'check',
  failed: 'warning',
  denied: 'close',
  stopped: 'stop',
};

const LOOKS: Partial<Record<CallState['name'], string>> = { failed: 'text-danger', denied: 'text-warn' };

export function CallCard({ call, result, isLive }: CallCardProps) {
  const { activities } = useApp().tools;
  const [chosen, setChosen] = useState<boolean | null>(null);
  const activity = useStore(activities, (all) => all.get(call.callId ?? '') ?? null);
  const state = callState({ call, result, activity, isLive });
  const isOpen = chosen ?? (isLive && result === null);
  const name = toolName(call.recipient);
  const readable = readableArguments(call);
  return (
    <details className="group rounded-xl border border-line bg-surface text-sm" open={isOpen}>
      <summary
        className="flex min-h-10 list-none items-center gap-2 rounded-xl px-3 py-1.5 hover:text-ink pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden"
        onClick={(event) => {
          event.preventDefault();
          setChosen(!isOpen);
        }}
      >
        <Icon name="code" className="size-4.5 text-accent" />
        <span className="min-w-0 truncate font-medium" translate="no">
          {name}
        </span>
        <span className={`ms-auto flex shrink-0 items-center gap-1 text-xs ${LOOKS[state.name] ?? 'text-muted'}`}>
          {ICONS[state.name] && <Icon name={ICONS[state.name] ?? 'check'} className="size-3.5" />}
          {state.label}
          {result && <Duration {...result} />}
        </span>
        <Icon name="chevron" className="size-4 shrink-0 text-muted transition-transform group-open:rotate-180" />
      </summary>
      <div className="space-y-3 border-t border-line p-3">
        {readable.text === '' ? (
          <p className="text-muted">{call.state === 'streaming' ? 'The arguments come…' : 'No arguments.'}</p>
        ) : (
          <CodeBlock text={readable.text} info={readable.language} isClosed={call.state === 'done'} />
        )}
        {activity?.status === 'asking' && <CallQuestion asked={activity} />}
        {activity?.status === 'typing' && <ResultForm name={name} onSubmit={activity.submit} />}
        {activity?.status === 'running' && (
          <output className="block text-muted motion-safe:animate-pulse">{activity.progress ?? 'Runs…'}</output>
        )}
        {result && <CallResult result={result} />}
      </div>
    </details>
  );
}

/** A time that a user would notice. */
const MIN_SHOWN_MS = 500;

function Duration({ beganMs, endedMs }: Pick<ToolResultPart, 'beganMs' | 'endedMs'>) {
  if (endedMs - beganMs < MIN_SHOWN_MS) return null;
  return <span className="tabular-nums">· {formatDuration((endedMs - beganMs) / 1000)}</span>;
}
