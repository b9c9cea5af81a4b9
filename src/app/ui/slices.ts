// Shows what is long a slice a task, so that no task of the page is long. All parts of the page
// share one budget: twenty short texts are as much work as a long one.
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

/**
 * Characters of Markdown that one task may lex, render and lay out. 1,000 of them took 6 ms of a
 * slow processor.
 */
export const SLICE = 2500;

/** Work that can be done in parts. */
interface Job {
  /** Its element. The order of the elements in the page is that of the jobs. */
  element(): Element | null;
  /** Does at most `budget` units, or the least that can be done. Returns how many units. */
  work(budget: number): number;
}

export interface Slices {
  /**
   * Has `job` work with what is left of this task's budget, and then a slice a task, until the
   * returned function is called.
   */
  add(job: Job): () => void;
  /** Whether the first element comes first. Default: the last one. A chat is shown from its end. */
  isFromTop: boolean;
}

export interface SlicesDeps {
  /** Runs a function behind the present work, in its task. */
  soon(work: () => void): void;
  /** Runs a function in a task of its own. */
  later(task: () => void): void;
  /** Renders what `change` changes before it returns, so that a task has the work of its slice. */
  render(change: () => void): void;
}

export function createSlices({ soon, later, render }: SlicesDeps): Slices {
  const jobs = new Set<Job>();
  let left = SLICE;
  let hasNextTask = false;
  let isPlanned = false;
  const work = () => {
    isPlanned = false;
    // A job that is done takes itself out.
    while (left > 0 && jobs.size > 0) {
      const job = firstOf(jobs, slices.isFromTop);
      render(() => (left -= job.work(left)));
    }
    // The next task has a budget of its own.
    if (hasNextTask || left === SLICE) return;
    hasNextTask = true;
    later(() => {
      hasNextTask = false;
      left = SLICE;
      work();
    });
  };
  const slices: Slices = {
    isFromTop: false,
    add(job) {
      jobs.add(job);
      // Only when all that appears together is there, the order is known.
      if (!isPlanned) soon(work);
      isPlanned = true;
      return () => jobs.delete(job);
    },
  };
  return slices;
}

function firstOf(jobs: ReadonlySet<Job>, isFromTop: boolean): Job {
  const wanted = isFromTop ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
  return [...jobs].reduce((first, job) => {
    const [element, other] = [first.element(), job.element()];
    return element && other && element.compareDocumentPosition(other) & wanted ? job : first;
  });
}

/** The slices of this page. */
export const slices = createSlices({ soon: queueMicrotask, later: setTimeout, render: flushSync });

export interface Sliced {
  /** How many there are, of characters for example. */
  length: number;
  /** Where a part from `from` ends: at most `max` further, or at the next place where it can. */
  cut(from: number, max: number): number;
  /** Work of one, in characters of Markdown. */
  weight?: number;
}

/** How much of a length may be shown now. It grows to the whole of it. */
export function useSliced(element: RefObject<Element | null>, { length, cut, weight = 1 }: Sliced): number {
  const [shown, setShown] = useState(0);
  const state = useRef({ shown, length, cut, weight });
  useLayoutEffect(() => {
    state.current = { shown, length, cut, weight };
  });
  const work = useCallback((budget: number) => {
    const now = state.current;
    const end = Math.min(now.length, now.cut(now.shown, Math.max(1, Math.floor(budget / now.weight))));
    setShown(end);
    return Math.max(1, end - now.shown) * now.weight;
  }, []);
  const isBehind = shown < length;
  useLayoutEffect(() => {
    if (!isBehind) return;
    return slices.add({ element: () => element.current, work });
  }, [isBehind, work, element]);
  return Math.min(shown, length);
}

/** Where a part of `text` ends: behind a line, or else not within a character. */
export function endOfSlice(text: string, from: number, max: number): number {
  const end = from + max;
  if (end >= text.length) return text.length;
  const line = text.lastIndexOf('\n', end - 1) + 1;
  if (line > from) return line;
  return isLowSurrogate(text, end) ? end + 1 : end;
}

const isLowSurrogate = (text: string, at: number): boolean => /[\uDC00-\uDFFF]/.test(text.charAt(at));
