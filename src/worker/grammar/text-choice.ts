// A grammar of some texts, as raw UTF-8: their bytes as a tree.

import type { ByteGrammar } from './byte-grammar.ts';

/** A place in the tree: the texts that begin with the bytes read so far. */
interface Node {
  readonly id: number;
  readonly children: Map<number, Node>;
  isEnd: boolean;
}

/** A grammar of these texts. A lone surrogate counts as U+FFFD. Errors: RangeError for no texts. */
export function textChoice(texts: readonly string[]): ByteGrammar<Node> {
  if (texts.length === 0) throw new RangeError('A choice needs at least one text.');
  let nodes = 0;
  const newNode = (): Node => ({ id: nodes++, children: new Map(), isEnd: false });
  const start = newNode();
  for (const bytes of texts.map((text) => new TextEncoder().encode(text))) {
    let node = start;
    for (const byte of bytes) {
      const child = node.children.get(byte) ?? newNode();
      node.children.set(byte, child);
      node = child;
    }
    node.isEnd = true;
  }
  return {
    start,
    next: ({ children }, byte) => children.get(byte) ?? null,
    isEnd: ({ isEnd }) => isEnd,
    key: ({ id }) => `${id}`,
    stringRun: () => null,
  };
}
