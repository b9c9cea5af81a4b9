// What differs between two runs, in words. Pure.
import type { ShownRun } from '../workbench.ts';

/** The longest value that is written out. */
const MAX = 30;

/** Each parameter that differs, and the way of loading: `temperature 0 → 1`. */
export function differencesOf(before: ShownRun, after: ShownRun): readonly string[] {
  const [one, other] = [before, after].map(({ run, loadOptions }) => {
    const { endpoint, model, body } = run.store.get().request;
    return { endpoint, model, ...body, ...loadOptions };
  });
  if (!one || !other) return [];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  const [first, second] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return [...names].flatMap((name) => {
    const [was, is] = [written(first.get(name)), written(second.get(name))];
    if (was === is) return [];
    return was.length > MAX || is.length > MAX ? [name] : [`${name} ${was} → ${is}`];
  });
}

const written = (value: unknown): string =>
  value === undefined ? 'default' : typeof value === 'string' ? value : JSON.stringify(value);
