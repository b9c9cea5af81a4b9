import { expect, test } from 'vitest';
import { tolerateForeignChanges } from './foreign-dom.ts';

/** As much of a Node as is changed: it throws where the platform does. */
class FakeNode {
  parentNode: FakeNode | null = null;
  children: FakeNode[] = [];
  removeChild(child: FakeNode): FakeNode {
    if (child.parentNode !== this) throw new Error('NotFoundError');
    this.children = this.children.filter((one) => one !== child);
    child.parentNode = null;
    return child;
  }
  insertBefore(node: FakeNode, before: FakeNode | null): FakeNode {
    if (before && before.parentNode !== this) throw new Error('NotFoundError');
    this.children.splice(before ? this.children.indexOf(before) : this.children.length, 0, node);
    node.parentNode = this;
    return node;
  }
}

test('B5 a node that somebody moved is removed where it is, and what goes before it goes to the end', () => {
  tolerateForeignChanges(FakeNode.prototype as unknown as Node);
  const [parent, foreign, text, moved] = [new FakeNode(), new FakeNode(), new FakeNode(), new FakeNode()];
  parent.insertBefore(text, null);
  foreign.insertBefore(moved, null);
  expect(parent.removeChild(moved)).toBe(moved);
  expect(foreign.children).toEqual([]);
  expect(parent.removeChild(moved)).toBe(moved);
  parent.insertBefore(moved, foreign);
  expect(parent.children).toEqual([text, moved]);
  // What is in its place is handled as ever.
  parent.insertBefore(foreign, moved);
  expect(parent.children).toEqual([text, foreign, moved]);
  parent.removeChild(text);
  expect(parent.children).toEqual([foreign, moved]);
});
