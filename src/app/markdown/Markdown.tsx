// A text of a model or a user as Markdown: React elements, no HTML strings. Blocks that are
// finished are not rendered again.
import { useCallback, useState } from 'react';
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

export function Markdown({ text, isGrowing }: MarkdownProps) {
  const [reader] = useState(() => createBlockReader());
  const [leavingTo, setLeavingTo] = useState<URL | null>(null);
  const onClose = useCallback(() => setLeavingTo(null), []);
  return (
    <LeaveContext value={setLeavingTo}>
      <div className={`markdown ${isGrowing ? 'markdown-growing' : ''}`}>
        {reader.read(text, isGrowing).map(({ key, token }) => (
          <MarkdownBlock key={key} token={token} isTop />
        ))}
      </div>
      {leavingTo && <LeaveDialog address={leavingTo} onClose={onClose} />}
    </LeaveContext>
  );
}
