// One part of a message, by its type.
import { lazy, Suspense } from 'react';
import { resultOf } from '../conversations/calls.ts';
import type { MessagePart } from '../conversations/message.ts';
import { StreamedText } from '../ui/StreamedText.tsx';
import { AnswerText } from './AnswerText.tsx';
import { Reasoning } from './Reasoning.tsx';

const CallCard = lazy(() => import('./tools/CallCard.tsx').then((module) => ({ default: module.CallCard })));

interface PartViewProps {
  part: MessagePart;
  /** All parts of the message: a call is shown with its result. */
  parts: readonly MessagePart[];
  /** Whether more of the message may come. */
  isLive: boolean;
}

export function PartView({ part, parts, isLive }: PartViewProps) {
  switch (part.type) {
    case 'reasoning':
      return <Reasoning part={part} />;
    case 'text':
      return (
        <div className={part.channel === 'final' ? undefined : 'text-muted'}>
          <AnswerText text={part.text} isStreaming={part.state === 'streaming'} />
        </div>
      );
    case 'tool-call':
      return (
        <Suspense fallback={<Labelled label={`Calls ${part.recipient}`} text={part.text} />}>
          <CallCard call={part} result={resultOf(parts, part)} isLive={isLive} />
        </Suspense>
      );
    case 'tool-result':
      return isOfCall(part, parts) ? null : <Labelled label={`${part.author} gave`} text={part.text} />;
    case 'file':
      return null; // The question shows all its files together.
  }
}

/** Results of imported answers have no call that names them. */
const isOfCall = ({ callId }: { callId?: string }, parts: readonly MessagePart[]): boolean =>
  callId !== undefined && parts.some((part) => part.type === 'tool-call' && part.callId === callId);

/** A text of a machine, under what it is, folded. */
function Labelled({ label, text }: { label: string; text: string }) {
  return (
    <details className="rounded-xl border border-line px-3 text-sm" translate="no">
      <summary className="min-h-8 text-muted wrap-anywhere">{label}</summary>
      <pre className="overflow-x-auto pb-3" dir="ltr">
        <StreamedText as="code" text={text} className="font-mono" />
      </pre>
    </details>
  );
}
