// Protects the page from other programs that change its DOM. Translators and extensions move or
// wrap the nodes that React made. React then removes a node from a place where it no longer is, the
// browser throws, and the whole page is gone. Here such a call does not throw and does as much as
// it can.

/**
 * Makes `removeChild` and `insertBefore` accept nodes that were moved. Call it once, before React
 * renders.
 */
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
