// Text that grows. Only what is new is written: a selection in what is there stays, and a
// translation of it by the browser, too.
import { useLayoutEffect, useRef, useState } from 'react';

interface StreamedTextProps {
  text: string;
  /** A `span` is part of a line: it takes the direction of its block. */
  as?: 'p' | 'code' | 'div' | 'span';
  className?: string;
}

/** React renders the element with its first text and never touches it again: the text node is ours. */
export function StreamedText({ text, as: Tag = 'p', className }: StreamedTextProps) {
  const element = useRef<HTMLElement>(null);
  const written = useRef<Text | null>(null);
  const [first] = useState(text);
  useLayoutEffect(() => {
    if (!element.current) return;
    if (written.current === null && element.current.firstChild instanceof Text) written.current = element.current.firstChild;
    written.current = write(element.current, written.current, text);
  }, [text]);
  return (
    <Tag
      ref={(found: HTMLElement | null) => void (element.current = found)}
      className={className}
      dir={Tag === 'span' ? undefined : 'auto'}
    >
      {first}
    </Tag>
  );
}

/** The text that our node held before somebody else took it out of the page, by the node that holds what came after it. */
const taken = new WeakMap<Text, string>();

/** Has `element` show `text`, changing as little as possible; gives the node that holds its end. */
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
    // Ranges that end before the change are not touched by it.
    if (shared < node.length || shared < rest.length) node.replaceData(shared, node.length - shared, rest.slice(shared));
    return node;
  }
  // A translation put other nodes in its place: they stay, and what is new goes behind them.
  if (!rest.startsWith(node.data)) return write(element, null, text);
  if (rest === node.data) return node;
  const next = document.createTextNode(rest.slice(node.length));
  taken.set(next, before + node.data);
  element.append(next);
  return next;
}

/** How many code units `one` and `other` begin with in common. */
function sharedLength(one: string, other: string): number {
  if (other.startsWith(one)) return one.length;
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
