// KaTeX, its style sheet and its fonts: one chunk, loaded with the first formula.
import katex from 'katex';
import 'katex/dist/katex.min.css';

/** For these KaTeX writes a style attribute into its MathML, which the policy forbids. */
const STYLED = /\\(?:pmb|fcolorbox)/;

/**
 * Draws `tex` into `element`. Returns false, and draws nothing, where KaTeX does not know a
 * command or finds a mistake.
 */
export function drawMath(element: HTMLElement, tex: string, isDisplay: boolean): boolean {
  const isStyled = STYLED.test(tex);
  // Away from the page: half a formula is never seen.
  const drawn = document.createElement('span');
  try {
    // Elements, no HTML string; styles by CSSOM. No command may set a class, an id, a style or an
    // address.
    katex.render(tex, drawn, {
      displayMode: isDisplay,
      output: isStyled ? 'html' : 'htmlAndMathml',
      throwOnError: true,
      strict: 'ignore',
      trust: false,
      maxSize: 20,
      maxExpand: 500,
    });
  } catch {
    return false;
  }
  if (isStyled) nameMath(drawn, tex);
  element.replaceChildren(...drawn.childNodes);
  return true;
}

/** Without MathML a screen reader hears the TeX. */
function nameMath(drawn: HTMLElement, tex: string): void {
  drawn.firstElementChild?.setAttribute('role', 'math');
  drawn.firstElementChild?.setAttribute('aria-label', tex);
}
