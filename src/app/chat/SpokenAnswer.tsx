// The running answer for a screen reader: a quiet region that gets each sentence when it is whole.
import { useEffect, useRef, useState } from 'react';
import { withoutCitations } from '../../tools/browser/citations.ts';
import { isAnsweringHere } from '../actions/chat.ts';
import { useApp, useAppState } from '../app-context.ts';
import { headOf } from '../conversations/conversation.ts';
import { textOf } from '../conversations/message.ts';
import { loadMarkdown } from '../markdown/load.ts';
import { useStore } from '../platform/store.ts';
import { nextSentences } from './spoken.ts';

/** Sentences that stay in the region: a burst of them must be there for as long as it is read. */
const MAX_SENTENCES = 50;

interface Sentence {
  key: number;
  text: string;
}

export function SpokenAnswer() {
  const isAnswering = useAppState(isAnsweringHere);
  const head = useStore(useApp().conversation, headOf);
  const plain = usePlainText(isAnswering);
  /** The answer that is heard, and how much of its text was. */
  const heard = useRef<{ id: string; end: number; isOver: boolean } | null>(null);
  const [sentences, setSentences] = useState<readonly Sentence[]>([]);
  useEffect(() => {
    if (head?.role !== 'assistant' || plain === null) return;
    const text = textOf(head);
    // What is there already was heard, or is read in the answer itself.
    if (isAnswering && (heard.current?.id !== head.id || heard.current.isOver)) {
      heard.current = { id: head.id, end: text.length, isOver: false };
    }
    if (heard.current?.id !== head.id || heard.current.isOver) return;
    const spoken = nextSentences(text, heard.current.end, { isOver: !isAnswering, plain });
    heard.current = { id: head.id, end: spoken.end, isOver: !isAnswering };
    if (spoken.sentences.length > 0) setSentences((before) => appended(before, spoken.sentences));
  }, [head, isAnswering, plain]);
  return (
    <div aria-live="polite" className="sr-only">
      {sentences.map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
    </div>
  );
}

function appended(before: readonly Sentence[], texts: readonly string[]): Sentence[] {
  const first = (before.at(-1)?.key ?? 0) + 1;
  return [...before, ...texts.map((text, index) => ({ key: first + index, text }))].slice(-MAX_SENTENCES);
}

/** The function that takes the marks of Markdown away; loaded with the first answer, null before. */
function usePlainText(isNeeded: boolean): ((markdown: string) => string) | null {
  const [plain, setPlain] = useState<{ of(markdown: string): string } | null>(null);
  useEffect(() => {
    if (!isNeeded) return;
    const asTyped = (markdown: string) => markdown;
    loadMarkdown().then(
      ({ plainText }) => setPlain({ of: (markdown) => plainText(withoutCitations(markdown)) }),
      () => setPlain({ of: asTyped }),
    );
  }, [isNeeded]);
  return plain?.of ?? null;
}
