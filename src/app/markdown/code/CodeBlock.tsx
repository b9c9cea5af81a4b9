// Code with its language, a switch that wraps its lines, and a copy. Its colours come when its
// fence is closed.
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { StreamedText } from '../../ui/StreamedText.tsx';
import { ColouredCode } from './ColouredCode.tsx';
import { highlight } from './highlight.ts';
import { languageOf } from './languages.ts';
import type { Span } from './spans.ts';
import { whenUnselected } from './when-unselected.ts';

interface CodeBlockProps {
  text: string;
  /** What stands behind the fence; its first word is the language. */
  info: string;
  /** Whether no more lines can come. */
  isClosed: boolean;
}

export function CodeBlock({ text, info, isClosed }: CodeBlockProps) {
  const [isWrapped, setWrapped] = useState(false);
  const name = info.trim().split(/[\s{,]/, 1)[0] ?? '';
  return (
    // Code is not prose: neither its direction nor its words may be changed.
    <figure className="markdown-code" dir="ltr" translate="no">
      <figcaption>
        <span>{name || 'code'}</span>
        <Button look="text" className="copy-button" aria-pressed={isWrapped} onClick={() => setWrapped(!isWrapped)}>
          <Icon name="wrap" className="size-3.5" />
          <span>Wrap</span>
        </Button>
        <CopyButton text={text} label="Copy" />
      </figcaption>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls sideways has to be reachable by keyboard */}
      <section tabIndex={0} aria-label={name ? `${name} code` : 'code'}>
        <pre className={isWrapped ? 'markdown-wrapped' : undefined}>
          <Code text={text} name={name} isClosed={isClosed} />
        </pre>
      </section>
    </figure>
  );
}

function Code({ text, name, isClosed }: { text: string; name: string; isClosed: boolean }) {
  const plain = useRef<HTMLSpanElement>(null);
  const [coloured, setColoured] = useState<{ text: string; spans: Span[] } | null>(null);
  const language = languageOf(name);
  useEffect(() => {
    if (!isClosed || language === null) return;
    const leaving = new AbortController();
    const colour = async () => {
      const spans = await highlight(language, text);
      if (plain.current) await whenUnselected(plain.current, leaving.signal);
      if (spans && !leaving.signal.aborted) setColoured({ text, spans });
    };
    void colour();
    return () => leaving.abort();
  }, [text, language, isClosed]);
  if (coloured?.text === text) return <ColouredCode text={text} spans={coloured.spans} />;
  return (
    <span ref={plain}>
      <StreamedText as="code" text={text} />
    </span>
  );
}
