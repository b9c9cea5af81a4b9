// Calls a listener at most so often: a page that draws each of a thousand steps does nothing else.

/** `listener`, but without the calls that come less than `ms` after one that was made. */
export function rarely<Args extends unknown[]>(
  ms: number,
  listener: (...args: Args) => void,
  now = Date.now,
): (...args: Args) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (...args) => {
    const time = now();
    if (time - last < ms) return;
    last = time;
    listener(...args);
  };
}
