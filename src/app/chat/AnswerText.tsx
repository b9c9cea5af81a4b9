// An answer's text: paragraphs with their line breaks, and fenced code. Plain text nodes, no HTML strings.
import { memo } from 'react';
import { CopyButton } from '../ui/CopyButton.tsx';
import { StreamedText } from '../ui/StreamedText.tsx';
import { type TextBlock, textBlocks } from './text-blocks.ts';

export function AnswerText({ text, isStreaming }: { text: string; isStreaming: boolean }) {
  const blocks = textBlocks(text);
  return (
    <div className="space-y-4">
      {blocks.map((block, index) => (
        <Block key={block.offset} {...block} isGrowing={isStreaming && index === blocks.length - 1} />
      ))}
    </div>
  );
}

// Every prop is a string, a number or a boolean: finished blocks compare equal and are not rendered again.
const Block = memo(function Block({ kind, text, language, isGrowing }: TextBlock & { isGrowing: boolean }) {
  const caret = isGrowing ? 'caret' : '';
  if (kind === 'prose') return <StreamedText text={text} className={`text-block ${caret}`} />;
  return (
    // Code is not prose: neither its direction nor its words may be changed.
    <figure className="overflow-hidden rounded-xl border border-line bg-sunken" dir="ltr" translate="no">
      <figcaption className="flex items-center justify-between gap-2 border-b border-line px-3 py-1 text-xs text-muted">
        <span>{language || 'code'}</span>
        <CopyButton text={text} label="Copy" />
      </figcaption>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls sideways has to be reachable by keyboard */}
      <section tabIndex={0} aria-label={language ? `${language} code` : 'code'} className="overflow-x-auto p-3 text-sm">
        <pre>
          <StreamedText as="code" text={text} className={`font-mono ${caret}`} />
        </pre>
      </section>
    </figure>
  );
});
