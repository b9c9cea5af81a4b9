// Keeps a growing log scrolled to its end, but only while the reader is there: any move up lets go,
// coming back takes hold.
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Within this distance of the end, in CSS pixels, a move down is taken to be a move to the end. */
const NEAR_END_PX = 64;
/** Input by which a reader scrolls, and how long after it a move is the reader's, ms. */
const SCROLLING_INPUT = { wheel: 1000, touchmove: 1000, keydown: 1000, pointerdown: 10_000 };

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
      // Scroll anchoring would keep in place what is above the end, and so leave the end.
      box.toggleAttribute('data-following', following.place === 'end');
      places.set(name, following.place);
      setAtEnd(following.distance < NEAR_END_PX);
    };
    const onScroll = () => update(() => following.scrolled());
    const resized = new ResizeObserver(() => update(() => following.resized()));
    resized.observe(content.current);
    resized.observe(box);
    const listening = new AbortController();
    const options = { passive: true, signal: listening.signal };
    box.addEventListener('scroll', onScroll, options);
    for (const [input, ms] of Object.entries(SCROLLING_INPUT)) {
      box.addEventListener(input, () => following.expectMove(performance.now() + ms), options);
    }
    return () => {
      resized.disconnect();
      listening.abort();
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
  /** Height of the content at the last look. */
  #height: number;
  /** Until when a move may follow from the reader's input, by `performance.now()`. */
  #expectedUntil = 0;
  /** The place to go to as soon as there is enough content; null once it was reached. */
  #sought: number | null;

  constructor(box: HTMLElement, place: number | 'end') {
    this.#box = box;
    this.#isFollowing = place === 'end';
    this.#sought = place === 'end' ? null : place;
    box.scrollTop = place === 'end' ? box.scrollHeight : place;
    this.#top = box.scrollTop;
    this.#height = box.scrollHeight;
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
    this.#look();
  }

  /** The reader did what scrolls. Its move may come later, when the browser has drawn it. */
  expectMove(until: number): void {
    this.#expectedUntil = Math.max(this.#expectedUntil, until);
  }

  /** The box was scrolled, by its reader or by us. */
  scrolled(): void {
    const { scrollTop } = this.#box;
    // Our own move changes nothing: the reader's ends the search for the place.
    if (scrollTop !== this.#top) this.#sought = null;
    if (this.#movedUp()) this.#isFollowing = false;
    else if (this.#isFollowing && scrollTop < this.#top) return this.toEnd();
    else if (scrollTop > this.#top && this.distance < NEAR_END_PX) this.#isFollowing = true;
    this.#look();
  }

  /**
   * The box or its content has another size. The reader may have moved since: the event of that
   * comes later.
   */
  resized(): void {
    if (this.#sought !== null) return this.#seek(this.#sought);
    if (this.#movedUp()) this.#isFollowing = false;
    if (this.#isFollowing) this.toEnd();
    else this.#look();
  }

  /** Content comes in slices: the place may not be there yet. */
  #seek(place: number): void {
    this.#box.scrollTop = place;
    this.#look();
    if (place - this.#top < 1) this.#sought = null;
  }

  #look(): void {
    this.#top = this.#box.scrollTop;
    this.#height = this.#box.scrollHeight;
  }

  /**
   * Whether the reader moved up. Content that shrinks moves the box too, and may have grown again
   * before this look. A move is the reader's behind input, where nothing changed, or where it is far:
   * a search of the browser or a screen reader gives no input.
   */
  #movedUp(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.#box;
    if (scrollTop >= this.#top || this.distance <= 1) return false;
    const isFar = this.#top - scrollTop > clientHeight / 2;
    return isFar || scrollHeight === this.#height || performance.now() < this.#expectedUntil;
  }
}
