import { expect, test } from 'vitest';
import { tolerateForeignChanges } from './foreign-dom.ts';

/** The changed part of a Node. It throws where the platform does. */
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

test('B5 a node that was moved is removed where it is, and an insertion before it goes to the end', () => {
  tolerateForeignChanges(FakeNode.prototype as unknown as Node);
  const [parent, foreign, text, moved] = [new FakeNode(), new FakeNode(), new FakeNode(), new FakeNode()];
  parent.insertBefore(text, null);
  foreign.insertBefore(moved, null);
  expect(parent.removeChild(moved)).toBe(moved);
  expect(foreign.children).toEqual([]);
  expect(parent.removeChild(moved)).toBe(moved);
  parent.insertBefore(moved, foreign);
  expect(parent.children).toEqual([text, moved]);
  // A node in its own place is handled as the platform does.
  parent.insertBefore(foreign, moved);
  expect(parent.children).toEqual([text, foreign, moved]);
  parent.removeChild(text);
  expect(parent.children).toEqual([foreign, moved]);
});
