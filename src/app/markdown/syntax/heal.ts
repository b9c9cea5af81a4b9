// Closes open marks at the end of a growing text, such as `**bold`. The text then looks as it will
// when it is complete.
import remend, { type RemendOptions } from 'remend';

const OPTIONS: RemendOptions = {
  linkMode: 'text-only',
  // These are shown as text, so nothing about them is incomplete.
  images: false,
  htmlTags: false,
  // These would read otherwise than the whole text does.
  comparisonOperators: false,
  singleTilde: false,
};

/** `source`, with its last emphasis, code, link or formula closed. */
export const heal = (source: string): string => remend(source, OPTIONS);
