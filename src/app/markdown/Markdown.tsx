// A text of a model or a user as Markdown: React elements, no HTML strings. Blocks that are
// finished are not rendered again. A long text appears a slice a task.
import { useCallback, useRef, useState } from 'react';
import { settledLength } from '../../tools/browser/citations.ts';
import { endOfSlice, useSliced } from '../ui/slices.ts';
import { MarkdownBlock } from './Blocks.tsx';
import { LeaveDialog } from './LeaveDialog.tsx';
import { LeaveContext } from './leave-context.ts';
import './markdown.css';
import { createBlockReader } from './syntax/block-reader.ts';

interface MarkdownProps {
  text: string;
  /** Whether more of the text may come. */
  isGrowing: boolean;
}

/** A press on a link whose words are not its address. */
interface Leaving {
  to: URL;
  press: number;
}

export function Markdown({ text, isGrowing }: MarkdownProps) {
  const [reader] = useState(() => createBlockReader());
  const box = useRef<HTMLDivElement>(null);
  const shown = useSliced(box, { length: text.length, cut: (from, max) => endOfSlice(text, from, max) });
  const isWhole = shown === text.length;
  const [leaving, setLeaving] = useState<Leaving | null>(null);
  // A press can come before the closed dialog of the press before is gone: each has its own dialog.
  const leave = useCallback((to: URL) => setLeaving((before) => ({ to, press: (before?.press ?? 0) + 1 })), []);
  const isSettled = isWhole && !isGrowing;
  // Half a citation is not shown: it would become a link while it is read.
  const readable = isSettled ? text : text.slice(0, settledLength(text.slice(0, shown)));
  const stay = (from: Leaving) => setLeaving((current) => (current === from ? null : current));
  return (
    <LeaveContext value={leave}>
      <div ref={box} className={`markdown ${isGrowing ? 'markdown-growing' : ''}`}>
        {reader.read(readable, !isSettled).map(({ key, token }) => (
          <MarkdownBlock key={key} token={token} isTop />
        ))}
      </div>
      {leaving && <LeaveDialog key={leaving.press} address={leaving.to} onClose={() => stay(leaving)} />}
    </LeaveContext>
  );
}
