// Where the keyboard's focus goes when what had it disappears, and where it begins on a screen.
// Without this it falls to `body`, and whoever uses a keyboard or a screen reader starts again at
// the top of the page.

/** Marks where the work on a screen goes on: `any`, or only for pointers that are `fine` or `coarse`. */
export type Start = 'any' | 'fine' | 'coarse';

const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';

/** Whether the main pointer is a finger, which brings a keyboard on the screen with every focused field. */
export const isTouch = (): boolean => matchMedia('(pointer: coarse)').matches;

/** Moves the focus to the first visible element marked with `data-start`, after the page has rendered. */
export function focusStart(): void {
  requestAnimationFrame(() => {
    const pointer: Start = isTouch() ? 'coarse' : 'fine';
    const marked = document.querySelectorAll<HTMLElement>(`[data-start=${pointer}], [data-start=any]`);
    [...marked].find((element) => element.checkVisibility())?.focus({ preventScroll: true });
  });
}

/**
 * Moves the focus on when the element that has it leaves `root` or can no longer have it: to the nearest element around it that takes
 * focus and is still there, else to the start of the screen.
 */
export function keepFocus(root: HTMLElement): void {
  /** The element that was used last, and what is around it, nearest first. */
  let chain: HTMLElement[] = [];
  const follow = (target: EventTarget | null) => {
    chain = target instanceof Element ? chainOf(target.closest<HTMLElement>(FOCUSABLE)) : [];
  };
  document.addEventListener('focusin', (event) => follow(event.target));
  // A press beside every control leaves on purpose; a press on the control that has the focus already is no `focusin`.
  document.addEventListener('pointerdown', (event) => follow(event.target), { capture: true });
  let isScheduled = false;
  const check = () => {
    isScheduled = false;
    const [used, ...around] = chain;
    if (!used || canFocus(used) || document.activeElement !== document.body) return;
    const next = around.find(canFocus);
    chain = [];
    if (next) next.focus({ preventScroll: true });
    else focusStart();
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
