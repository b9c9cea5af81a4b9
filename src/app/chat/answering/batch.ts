// Gathers what arrives between two frames and hands it over once, so that a fast model costs one
// render a frame.

export interface Batch<Item> {
  /** Keeps `item` for the next frame. */
  add(item: Item): void;
  /** Hands over what was kept now: at the end, and in hidden tabs, where frames do not come. */
  flush(): void;
}

/** A batch that calls `apply` with at least one item at the time `schedule` chooses. */
export function createBatch<Item>(apply: (items: Item[]) => void, schedule: (run: () => void) => void): Batch<Item> {
  let items: Item[] = [];
  const flush = () => {
    const taken = items;
    items = [];
    if (taken.length > 0) apply(taken);
  };
  return {
    add(item) {
      items.push(item);
      if (items.length === 1) schedule(flush);
    },
    flush,
  };
}
