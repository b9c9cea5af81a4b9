// Keeps a growing log scrolled to its end, but only while the reader is there: scrolling up lets go, coming back takes hold.
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

/** Within this distance of the end, in CSS pixels, the reader is taken to be at the end. */
const NEAR_END_PX = 64;

export interface Follow {
  /** The element that scrolls. */
  viewport: RefObject<HTMLDivElement | null>;
  /** The element in it that grows. */
  content: RefObject<HTMLDivElement | null>;
  isAtEnd: boolean;
  /** Scrolls to the end and follows again. */
  toEnd(): void;
}

export function useFollow(): Follow {
  const viewport = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  const [isAtEnd, setAtEnd] = useState(true);

  const toEnd = useCallback(() => {
    isFollowing.current = true;
    viewport.current?.scrollTo({ top: viewport.current.scrollHeight });
  }, []);

  useEffect(() => {
    const box = viewport.current;
    if (!box || !content.current) return;
    let lastTop = box.scrollTop;
    const onScroll = () => {
      const distance = box.scrollHeight - box.clientHeight - box.scrollTop;
      // Scrolling up even a little is a wish to read; a view that merely shrank is still at its end.
      const isLeaving = box.scrollTop < lastTop && distance > 1;
      if (isLeaving) isFollowing.current = false;
      else if (distance < NEAR_END_PX) isFollowing.current = true;
      lastTop = box.scrollTop;
      setAtEnd(distance < NEAR_END_PX);
    };
    const grown = new ResizeObserver(() => (isFollowing.current ? box.scrollTo({ top: box.scrollHeight }) : onScroll()));
    grown.observe(content.current);
    grown.observe(box);
    box.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      grown.disconnect();
      box.removeEventListener('scroll', onScroll);
    };
  }, []);

  return { viewport, content, isAtEnd, toEnd };
}
