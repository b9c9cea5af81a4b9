// A formula. Its TeX is shown until KaTeX has drawn it, and stays where KaTeX cannot.
import { useEffect, useRef } from 'react';
import { whenIdle } from './idle-queue.ts';

export function MathText({ tex, isDisplay }: { tex: string; isDisplay: boolean }) {
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    const leaving = new AbortController();
    const draw = async () => {
      const { drawMath } = await import('./katex.ts');
      if (leaving.signal.aborted) return;
      const cancel = whenIdle(() => {
        if (element.current && !drawMath(element.current, tex, isDisplay)) element.current.textContent = tex;
      });
      leaving.signal.addEventListener('abort', cancel);
    };
    // Without the chunk the TeX stays: it was in the text anyway.
    if (element.current && element.current.childNodes.length === 0) element.current.textContent = tex;
    draw().catch(() => undefined);
    return () => leaving.abort();
  }, [tex, isDisplay]);
  return <span ref={element} className={isDisplay ? 'markdown-math' : undefined} dir="ltr" translate="no" />;
}
