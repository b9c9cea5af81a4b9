// A long conversation is there at once with its end. The rest of it follows a slice a task.
import { type RefObject, useLayoutEffect, useState } from 'react';
import { slices, useSliced } from '../ui/slices.ts';
import { hasPlace } from './follow.ts';

/** Messages of a long conversation that are rendered before all others. */
const FIRST_MESSAGES = 20;
/** A message without its text, its buttons for example, is as much work as so many characters. */
const MESSAGE_WEIGHT = 250;

/**
 * How many of `count` messages at the beginning are not shown yet. A log that was left above its
 * end has all of them, and they are filled from the top.
 */
export function useHiddenMessages(log: RefObject<Element | null>, name: string, count: number): number {
  const [{ isPlaced, first }] = useState(() => ({ isPlaced: hasPlace(name), first: count }));
  const earlier = useSliced(log, { length: first, cut: (from, max) => from + max, weight: MESSAGE_WEIGHT });
  useLayoutEffect(() => {
    slices.isFromTop = isPlaced;
  }, [isPlaced]);
  return isPlaced ? 0 : Math.max(0, Math.min(first - earlier, count - FIRST_MESSAGES));
}
