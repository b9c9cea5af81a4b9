// One part of a message, by its type.
import type { MessagePart } from '../conversations/message.ts';
import { StreamedText } from '../ui/StreamedText.tsx';
import { AnswerText } from './AnswerText.tsx';
import { Reasoning } from './Reasoning.tsx';

export function PartView({ part }: { part: MessagePart }) {
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
      return <Labelled label={`Calls ${part.recipient}`} text={part.text} />;
    case 'tool-result':
      return <Labelled label={`${part.author} gave`} text={part.text} />;
    case 'file':
      return null; // The question shows all its files together.
  }
}

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
