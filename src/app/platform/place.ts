// Remembers how far each screen was scrolled, so that coming back finds the place.
import { type RefObject, useLayoutEffect, useRef } from 'react';

const places = new Map<string, number>();

/** A ref for the element that scrolls the screen `name`: it begins where that screen was left. */
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
