// Starts the next few slow operations while the caller uses the current result.

/**
 * Results of `start` for each item, in order, with up to `ahead` later ones under way. Drops
 * results that are not used any more, after an error or an early end.
 */
export async function* readAhead<Item, Result>(
  items: Iterable<Item>,
  ahead: number,
  start: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, void> {
  const iterator = items[Symbol.iterator]();
  const started: Promise<Result>[] = [];
  const fill = () => {
    while (started.length <= ahead) {
      const next = iterator.next();
      if (next.done) return;
      const result = start(next.value);
      // Its failure is handled in its turn. Until then it must not count as unhandled.
      result.catch(() => undefined);
      started.push(result);
    }
  };
  for (fill(); started.length > 0; fill()) yield await (started.shift() as Promise<Result>);
}
