// What is loaded when the first text is shown, and not before the first paint.
export { Markdown } from './Markdown.tsx';
export { plainText } from './plain-text.ts';
