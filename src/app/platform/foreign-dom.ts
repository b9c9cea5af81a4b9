// The DOM is also others': translators and extensions move or wrap the nodes that React made. React
// then removes a node where it no longer is, the browser throws, and the whole page is gone. What
// would throw is done as well as it can be instead.

/** Lets `removeChild` and `insertBefore` bear nodes that somebody moved. Call once, before React renders. */
export function tolerateForeignChanges(prototype: Node = Node.prototype): void {
  const { removeChild, insertBefore } = prototype;
  Object.assign(prototype, {
    removeChild(this: Node, child: Node): Node {
      if (child.parentNode === this) return removeChild.call(this, child);
      return child.parentNode ? removeChild.call(child.parentNode, child) : child;
    },
    insertBefore(this: Node, node: Node, before: Node | null): Node {
      return insertBefore.call(this, node, before?.parentNode === this ? before : null);
    },
  });
}
