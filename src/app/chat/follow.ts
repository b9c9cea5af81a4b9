// Keeps a growing log scrolled to its end, but only while the reader is there: any move up lets go,
// coming back takes hold.
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Within this distance of the end, in CSS pixels, a move down is taken to be a move to the end. */
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

/** Where each log was left, by its name; `end`: it was following. */
const places = new Map<string, number | 'end'>();

/** Whether the log `name` was left above its end. */
export const hasPlace = (name: string): boolean => typeof places.get(name) === 'number';

/** Follows the log `name`, from where it was left. */
export function useFollow(name: string): Follow {
  const viewport = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follower = useRef<Follower>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const toEnd = useCallback(() => follower.current?.toEnd(), []);

  useLayoutEffect(() => {
    if (!viewport.current) return;
    follower.current = new Follower(viewport.current, places.get(name) ?? 'end');
  }, [name]);

  useEffect(() => {
    const [box, following] = [viewport.current, follower.current];
    if (!box || !following || !content.current) return;
    const update = (move: () => void) => {
      move();
      places.set(name, following.place);
      setAtEnd(following.distance < NEAR_END_PX);
    };
    const onScroll = () => update(() => following.scrolled());
    const resized = new ResizeObserver(() => update(() => following.resized()));
    resized.observe(content.current);
    resized.observe(box);
    box.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      resized.disconnect();
      box.removeEventListener('scroll', onScroll);
    };
  }, [name]);

  return { viewport, content, isAtEnd, toEnd };
}

/** A box that is at its end, or where its reader put it. */
class Follower {
  readonly #box: HTMLElement;
  #isFollowing: boolean;
  /** Where the box was at the last look. */
  #top: number;
  /** The place to go to as soon as there is enough content; null once it was reached. */
  #sought: number | null;

  constructor(box: HTMLElement, place: number | 'end') {
    this.#box = box;
    this.#isFollowing = place === 'end';
    this.#sought = place === 'end' ? null : place;
    box.scrollTop = place === 'end' ? box.scrollHeight : place;
    this.#top = box.scrollTop;
  }

  get place(): number | 'end' {
    return this.#isFollowing ? 'end' : (this.#sought ?? this.#box.scrollTop);
  }

  /** From the end, CSS pixels. */
  get distance(): number {
    return this.#box.scrollHeight - this.#box.clientHeight - this.#box.scrollTop;
  }

  toEnd(): void {
    this.#isFollowing = true;
    this.#sought = null;
    this.#box.scrollTo({ top: this.#box.scrollHeight });
    this.#top = this.#box.scrollTop;
  }

  /** The box was scrolled, by its reader or by us. */
  scrolled(): void {
    // Blocks that appear change their height: a move up may be the browser's.
    if (this.#isFollowing && this.#box.querySelector('[data-partial]')) return this.toEnd();
    const { scrollTop } = this.#box;
    // Our own move changes nothing: the reader's ends the search for the place.
    if (scrollTop !== this.#top) this.#sought = null;
    if (this.#movedUp()) this.#isFollowing = false;
    else if (scrollTop > this.#top && this.distance < NEAR_END_PX) this.#isFollowing = true;
    this.#top = scrollTop;
  }

  /**
   * The box or its content has another size. The reader may have moved since: the event of that
   * comes later.
   */
  resized(): void {
    if (this.#sought !== null) return this.#seek(this.#sought);
    if (this.#movedUp()) this.#isFollowing = false;
    if (this.#isFollowing) this.toEnd();
    else this.#top = this.#box.scrollTop;
  }

  /** Content comes in slices: the place may not be there yet. */
  #seek(place: number): void {
    this.#box.scrollTop = place;
    this.#top = this.#box.scrollTop;
    if (place - this.#top < 1) this.#sought = null;
  }

  /** Whether the reader moved up. A box that merely became shorter is still at its end. */
  #movedUp(): boolean {
    return this.#box.scrollTop < this.#top && this.distance > 1;
  }
}
