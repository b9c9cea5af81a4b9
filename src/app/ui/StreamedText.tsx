// Text that grows. Only new text is written, so a selection in the old text stays, and so does the
// browser's translation of it.
import { useLayoutEffect, useRef } from 'react';

interface StreamedTextProps {
  text: string;
  as?: 'p' | 'code' | 'div';
  className?: string;
}

/** React renders the element but not its content, which is one text node of our own. */
export function StreamedText({ text, as: Tag = 'p', className }: StreamedTextProps) {
  const element = useRef<HTMLElement>(null);
  const written = useRef<Text | null>(null);
  useLayoutEffect(() => {
    if (element.current) written.current = write(element.current, written.current, text);
  }, [text]);
  return <Tag ref={(found: HTMLElement | null) => void (element.current = found)} className={className} dir="auto" />;
}

/**
 * The text of our node before another program removed it from the page, by the node that holds the
 * text after it.
 */
const taken = new WeakMap<Text, string>();

/** Shows `text` in `element` with as few changes as possible. Returns the node with its end. */
function write(element: HTMLElement, node: Text | null, text: string): Text {
  if (node === null || !text.startsWith(taken.get(node) ?? '')) {
    const whole = document.createTextNode(text);
    element.replaceChildren(whole);
    return whole;
  }
  const before = taken.get(node) ?? '';
  const rest = text.slice(before.length);
  if (node.parentNode === element) {
    const shared = sharedLength(node.data, rest);
    // Ranges that end before the change are not affected.
    if (shared < node.length || shared < rest.length) node.replaceData(shared, node.length - shared, rest.slice(shared));
    return node;
  }
  // A translation replaced the node. Its nodes stay, and new text goes after them.
  if (!rest.startsWith(node.data)) return write(element, null, text);
  if (rest === node.data) return node;
  const next = document.createTextNode(rest.slice(node.length));
  taken.set(next, before + node.data);
  element.append(next);
  return next;
}

/** Length of the common start of `one` and `other`, in code units. */
function sharedLength(one: string, other: string): number {
  if (other.startsWith(one)) return one.length;
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
