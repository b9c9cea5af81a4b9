// Other texts and other values near a JSON value.

import type { Draws } from './draws.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** JSON in which large numbers have no exponent, as the grammar wants integers. */
export function jsonOf(value: Json, indent?: number | string): string {
  return JSON.stringify(value, null, indent).replaceAll(
    /"(?:[^"\\]|\\.)*"|(-?\d)(?:\.(\d+))?e\+(\d+)/g,
    (token, ...parts: string[]) => {
      const [first, fraction = '', power] = parts;
      return token.startsWith('"') ? token : `${first}${fraction}${'0'.repeat(Number(power) - fraction.length)}`;
    },
  );
}

/** Texts of the same value: other white space, other orders of keys, characters escaped. */
export function spellings(value: Json, draws: Draws): string[] {
  const shuffled = withShuffledKeys(value, draws);
  return [jsonOf(shuffled), jsonOf(value, 2), jsonOf(shuffled, '\t'), escaped(jsonOf(shuffled, 10))];
}

function withShuffledKeys(value: Json, draws: Draws): Json {
  if (Array.isArray(value)) return value.map((item) => withShuffledKeys(item, draws));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(draws.shuffled(Object.entries(value)).map(([key, member]) => [key, withShuffledKeys(member, draws)]));
}

/** Writes letters that are in strings, and all that is not ASCII, as \uXXXX. */
function escaped(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"/g, (string) =>
    string.replaceAll(/\\.|[aé]|[^\0-\x7f]/gs, (unit) =>
      unit.startsWith('\\')
        ? unit
        : [...Array(unit.length).keys()].map((at) => `\\u${unit.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
    ),
  );
}

/** A value that differs from another in one place. */
export function mutated(value: Json, draws: Draws): Json {
  if (Array.isArray(value)) return mutatedList(value, draws);
  if (typeof value === 'object' && value !== null) return mutatedObject(value, draws);
  if (draws.chance(0.2)) return draws.pick<Json>([null, true, 0, 1.5, '', 'ab', [], {}]);
  if (typeof value === 'number')
    return draws.pick([value + 1, value - 1, value * 2, -value, value / 2, value + 0.25, 6e22, 1e-7]);
  if (typeof value === 'string')
    return draws.pick([
      `${value}x`,
      [...value].slice(1).join(''),
      [...value].slice(0, -1).join(''),
      value.toUpperCase(),
      ` ${value}`,
      `${value}😀`,
    ]);
  return typeof value === 'boolean' ? !value : 0;
}

function mutatedList(list: Json[], draws: Draws): Json[] {
  if (list.length === 0 || draws.chance(0.3)) return [...list, draws.pick<Json>([0, 7, 'red', null, true])];
  const at = draws.whole(0, list.length - 1);
  if (draws.chance(0.3)) return list.toSpliced(at, 1);
  return list.with(at, mutated(list[at] ?? null, draws));
}

function mutatedObject(object: { [key: string]: Json }, draws: Draws): Json {
  const keys = Object.keys(object);
  const added = draws.pick(['extra', 'x-a', 'kind', 'limit', 'b', 'name', 'q', 'next', 'much longer name']);
  if (keys.length === 0 || draws.chance(0.2)) return { ...object, [added]: draws.pick<Json>([1, 'abc', null, 'abcdef']) };
  const key = draws.pick(keys);
  if (draws.chance(0.2)) return Object.fromEntries(Object.entries(object).filter(([other]) => other !== key));
  return { ...object, [key]: mutated(object[key] ?? null, draws) };
}
