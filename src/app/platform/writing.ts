// Whether keys are written: letters then belong to a field, and Escape too.

const FIELDS = 'input:not([type=checkbox], [type=radio], [type=range]), textarea, select';

/** Whether letters are written in `element`, or choose in it. */
export const isField = (element: EventTarget | null): boolean =>
  element instanceof HTMLElement && (element.isContentEditable || element.matches(FIELDS));
