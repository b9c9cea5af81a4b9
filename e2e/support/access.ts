// Checks of access that axe does not make: the focus, the size of targets, and what is cut off.
import type { Page } from './fixtures.ts';

/**
 * Controls that are smaller than 44 px for a finger. Links within a text and the tokens of a text
 * are exempt, and so are the title and the model in a phone's header, which are in its drawer as well
 * (WCAG 2.5.5).
 */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const CONTROLS = 'a[href], button, summary, select, input, textarea, [role=menuitem], [role=option]';
    const EXEMPT = '.sr-only, .markdown a, p a, [aria-label=Tokens] button, header:has(h1) .flex-1 *, input:disabled';
    const isSeen = (control: Element) => control.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    /** How far `isHit` holds from a point in steps of a pixel, up to 44. */
    const reach = (x: number, y: number, isHit: (hit: Element | null) => boolean) => {
      const go = (step: number) => {
        let far = 0;
        while (far < 44 && isHit(document.elementFromPoint(x, y + step * (far + 1)))) far += 1;
        return far;
      };
      return 1 + go(-1) + go(1);
    };
    const sizeOf = (control: HTMLElement) => {
      const { width, height } = control.getBoundingClientRect();
      const labels = 'labels' in control ? [...((control as HTMLInputElement).labels ?? [])] : [];
      if (labels.length === 0 || height >= 43.5) return { width, height };
      // A label is part of the target of its control, with what it puts around itself.
      control.scrollIntoView({ block: 'center' });
      const box = control.getBoundingClientRect();
      const isHit = (hit: Element | null) => hit !== null && [control, ...labels].some((part) => part.contains(hit));
      return { width: 44, height: reach(box.x + box.width / 2, box.y + box.height / 2, isHit) };
    };
    const layer = [...document.querySelectorAll('dialog[open], :popover-open')].at(-1);
    const controls = [...(layer ?? document).querySelectorAll<HTMLElement>(CONTROLS)];
    return controls
      .filter((control) => isSeen(control) && !control.matches(EXEMPT) && !control.closest('.sr-only'))
      .flatMap((control) => {
        const { width, height } = sizeOf(control);
        const name = control.getAttribute('aria-label') ?? control.textContent.trim().slice(0, 30);
        return width > 43.5 && height > 43.5 ? [] : [`${control.localName} "${name}" ${Math.round(width)}×${Math.round(height)}`];
      });
  });

/** What is beyond the window: the page scrolls sideways, or a dialog or popover is cut off. */
export const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const wide = scrollWidth > clientWidth ? [`the page is ${scrollWidth - clientWidth} px too wide`] : [];
    const layers = [...document.querySelectorAll('dialog[open], :popover-open')].flatMap((layer) => {
      const { left, top, right, bottom } = layer.getBoundingClientRect();
      const isInside = left >= -1 && top >= -1 && right <= innerWidth + 1 && bottom <= innerHeight + 1;
      const edges = [left, top, right, bottom].map(Math.round).join(' ');
      return isInside ? [] : [`${layer.getAttribute('aria-label') ?? layer.id} at ${edges} of ${innerWidth}×${innerHeight}`];
    });
    return [...wide, ...layers];
  });

/** The element with the focus, or null where the page itself has it. */
export const focused = (page: Page): Promise<string | null> =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element === null || element === document.body ? null : element.outerHTML.slice(0, 80);
  });
