// Gives callers that return to the same places one identity. Otherwise an ambiguous text would have
// more callers with each byte, and each byte would take longer.

import type { Caller, Place } from './closure.ts';

/** The callers of one closure, by rule. */
type Callers = ReadonlyMap<number, Caller>;

/** Sets of callers that are kept, so that equal ones are the same. */
const MAX_KEPT = 20_000;

export class SharedCallers {
  #kept = new Map<string, Callers>();
  /** The set of which each kept caller is a part. */
  readonly #sets = new WeakMap<Caller, Callers>();

  /** By the number of each new caller: the one that is kept and returns to the same places. */
  share(callers: Callers): ReadonlyMap<number, Caller> {
    if (callers.size === 0) return new Map();
    const kept = this.#equalOuter(callers) ?? this.#equalKept(callers);
    return new Map(
      [...callers].flatMap(([rule, { id }]) => {
        const same = kept.get(rule);
        return same === undefined ? [] : [[id, same] as const];
      }),
    );
  }

  /**
   * A set that the new callers return to, and that they cannot be told apart from: with its callers
   * in place of the new ones, each returns to the same places.
   */
  #equalOuter(callers: Callers): Callers | undefined {
    const outer = [...callers.values()].flatMap(({ returns }) => returns.map(({ caller }) => this.#sets.get(caller)));
    return [...new Set(outer)].find((set) => set !== undefined && isEqual(callers, set));
  }

  #equalKept(callers: Callers): Callers {
    const rules = rulesOf(callers);
    const nameOf = ({ id }: Caller) => (rules.has(id) ? `@${rules.get(id)}` : `${id}`);
    const structure = [...callers].map(([rule, { returns }]) => `${rule}:${[...namesOf(returns, nameOf)].toSorted().join(' ')}`);
    const key = structure.toSorted().join(';');
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    if (this.#kept.size >= MAX_KEPT) this.#kept = new Map();
    this.#kept.set(key, callers);
    for (const caller of callers.values()) this.#sets.set(caller, callers);
    return callers;
  }
}

function isEqual(callers: Callers, set: Callers): boolean {
  const rules = rulesOf(callers);
  const nameOf = ({ id }: Caller) => `${set.get(rules.get(id) ?? -1)?.id ?? id}`;
  return [...callers].every(([rule, { returns }]) => {
    const same = set.get(rule);
    if (same === undefined) return false;
    const [names, wanted] = [namesOf(returns, nameOf), namesOf(same.returns, ({ id }) => `${id}`)];
    return names.size === wanted.size && [...names].every((name) => wanted.has(name));
  });
}

/** The rule of each caller, by the caller's number. */
function rulesOf(callers: Callers): ReadonlyMap<number, number> {
  return new Map([...callers].map(([rule, { id }]) => [id, rule]));
}

function namesOf(returns: readonly Place[], nameOf: (caller: Caller) => string): Set<string> {
  return new Set(returns.map(({ rest, caller }) => `${rest.id}.${nameOf(caller)}`));
}
