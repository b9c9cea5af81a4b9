// Moves the keyboard's focus when its element disappears, and sets it on a new screen. Without this
// the focus falls to `body`. With a keyboard or a screen reader one would start again at the top of
// the page.

/**
 * The pointers for which an element gets the focus at the start of a screen: `any`, or only `fine`
 * or `coarse` ones.
 */
export type Start = 'any' | 'fine' | 'coarse';

const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';

/** Whether the main pointer is a finger. Each focused field then opens a keyboard on the screen. */
export const isTouch = (): boolean => matchMedia('(pointer: coarse)').matches;

/** A part of a screen whose code takes longer gets no focus any more: the user has gone on. */
const WAIT_MS = 10_000;

/**
 * Moves the focus to the first visible element marked with `data-start`, after the page has
 * rendered. Where its code is still loading, the focus moves when it is there, unless it is
 * somewhere by then.
 */
export function focusStart(): void {
  requestAnimationFrame(() => {
    if (focusMarked()) return;
    const waiting = new MutationObserver(() => {
      if (document.activeElement !== document.body || focusMarked()) waiting.disconnect();
    });
    waiting.observe(document.body, { childList: true, subtree: true });
    setTimeout(() => waiting.disconnect(), WAIT_MS);
  });
}

/** Whether there was an element to focus. */
function focusMarked(): boolean {
  const pointer: Start = isTouch() ? 'coarse' : 'fine';
  const marked = document.querySelectorAll<HTMLElement>(`[data-start=${pointer}], [data-start=any]`);
  const start = [...marked].find((element) => element.checkVisibility());
  start?.focus({ preventScroll: true });
  return start !== undefined;
}

/**
 * Moves the focus when its element leaves `root` or can no longer have the focus. The nearest
 * element around it gets the focus, if it is still there and can take it; else the start of the
 * screen does.
 */
export function keepFocus(root: HTMLElement): void {
  /** The element with the last focus and the elements around it, nearest first. */
  let chain: HTMLElement[] = [];
  const follow = (target: EventTarget | null) => {
    chain = target instanceof Element ? chainOf(target.closest<HTMLElement>(FOCUSABLE)) : [];
  };
  document.addEventListener('focusin', (event) => follow(event.target));
  // After a press outside all controls the focus must not return. A press on the focused control
  // gives no `focusin`.
  document.addEventListener('pointerdown', (event) => follow(event.target), { capture: true });
  let isScheduled = false;
  const check = () => {
    isScheduled = false;
    const [used, ...around] = chain;
    if (!used || canFocus(used) || document.activeElement !== document.body) return;
    const next = around.find(canFocus);
    next?.focus({ preventScroll: true });
    // Without a start, the screen's code is still loading: its change of the page asks again.
    if (next || focusMarked()) chain = [];
  };
  new MutationObserver(() => {
    if (isScheduled) return;
    isScheduled = true;
    // A browser takes the focus from a disabled element only when it renders.
    requestAnimationFrame(() => requestAnimationFrame(check));
  }).observe(root, { subtree: true, childList: true, attributeFilter: ['disabled', 'hidden', 'open'] });
}

function chainOf(element: HTMLElement | null): HTMLElement[] {
  const chain: HTMLElement[] = [];
  for (let next = element; next; next = next.parentElement?.closest<HTMLElement>(FOCUSABLE) ?? null) chain.push(next);
  return chain;
}

const canFocus = (element: HTMLElement): boolean =>
  element.isConnected && element.checkVisibility() && !element.matches(':disabled');
