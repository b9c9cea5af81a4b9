// Remembers the scroll position of each screen, and restores it when the screen returns.
import { type RefObject, useLayoutEffect, useRef } from 'react';

const places = new Map<string, number>();

/**
 * A ref for the element that scrolls the screen `name`. It starts at the last position of that
 * screen.
 */
export function usePlace(name: string): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return;
    box.scrollTop = places.get(name) ?? 0;
    const remember = () => void places.set(name, box.scrollTop);
    box.addEventListener('scroll', remember, { passive: true });
    return () => box.removeEventListener('scroll', remember);
  }, [name]);
  return element;
}
