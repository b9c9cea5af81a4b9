// The places that are reached without reading: rules that begin, and rules that return.

import type { Dfa } from '../pattern/dfa.ts';
import { InvalidGrammar } from './grammar-error.ts';
import type { GrammarSymbol, Productions } from './productions.ts';

/** What is left of a production. Equal rests are the same object. */
export interface Rest {
  readonly id: number;
  readonly symbol: GrammarSymbol;
  /** Null at the production's last symbol. */
  readonly after: Rest | null;
}

/** Where a rule returns to. */
export interface Caller {
  readonly id: number;
  /** The first rule returns to nothing: the text may end. */
  readonly isRoot: boolean;
  readonly returns: readonly Place[];
}

/** What comes next, and where its rule returns to. */
export interface Place {
  readonly rest: Rest;
  readonly caller: Caller;
}

/** A terminal that is being read. */
export interface Reading extends Place {
  readonly dfa: Dfa;
  readonly state: number;
}

/** A caller of this closure: more may be added while it is built. */
interface OpenCaller extends Caller {
  readonly returns: Place[];
}

/** Steps from place to place in one closure. A text that needs more for one character is refused. */
const MAX_STEPS = 40_000;

/** By number of a rule: the rests of its productions. Null stands for the empty production. */
export type Beginnings = readonly (readonly (Rest | null)[])[];

/** Productions that end alike share their rests, so that ambiguous rules have few places. */
export function beginningsOf(productions: Productions): Beginnings {
  const kept = new Map<GrammarSymbol, Map<Rest | null, Rest>>();
  let count = 0;
  const restOf = (after: Rest | null, symbol: GrammarSymbol): Rest => {
    const ofSymbol = kept.get(symbol) ?? new Map<Rest | null, Rest>();
    kept.set(symbol, ofSymbol);
    const rest = ofSymbol.get(after) ?? { id: count++, symbol, after };
    ofSymbol.set(after, rest);
    return rest;
  };
  return productions.map((options) => options.map((symbols) => symbols.reduceRight<Rest | null>(restOf, null)));
}

/**
 * Collects readings. Its methods throw InvalidGrammar above MAX_STEPS: to leave places out would
 * refuse texts of the grammar. The last symbol of a production returns to where its production
 * returns, so that a list of any length has one state. Rules that call themselves first share one
 * caller.
 */
export class Closure {
  readonly readings = new Map<string, Reading>();
  /** Whether the first rule is complete. */
  ends = false;
  /** Callers that were made here, by rule. */
  readonly callers = new Map<number, OpenCaller>();
  readonly #beginnings: Beginnings;
  readonly #nextId: () => number;
  readonly #seen = new Set<string>();
  readonly #left = new Set<Caller>();
  readonly #queue: Place[] = [];
  #steps = 0;

  constructor(beginnings: Beginnings, nextId: () => number) {
    this.#beginnings = beginnings;
    this.#nextId = nextId;
  }

  /** A terminal that goes on. */
  read(reading: Reading): void {
    this.readings.set(`${reading.rest.id}.${reading.state}.${reading.caller.id}`, reading);
  }

  /** Goes on behind the first symbol of `place`, and with all that follows without reading. */
  pass({ rest, caller }: Place): void {
    this.#go(rest.after, caller);
    this.#drain();
  }

  /** Begins a rule. */
  begin(rule: number, caller: Caller): void {
    this.#beginRule(rule, caller);
    this.#drain();
  }

  #drain(): void {
    for (let place = this.#queue.pop(); place !== undefined; place = this.#queue.pop()) this.#visit(place);
  }

  #go(rest: Rest | null, caller: Caller): void {
    if (++this.#steps > MAX_STEPS) throw tooAmbiguous();
    if (rest === null) {
      this.#return(caller);
      return;
    }
    const name = `${rest.id}.${caller.id}`;
    if (this.#seen.has(name)) return;
    this.#seen.add(name);
    this.#queue.push({ rest, caller });
  }

  #return(caller: Caller): void {
    if (this.#left.has(caller)) return;
    this.#left.add(caller);
    if (caller.isRoot) this.ends = true;
    for (const { rest, caller: outer } of caller.returns) this.#go(rest, outer);
  }

  #visit({ rest, caller }: Place): void {
    const { symbol, after } = rest;
    if (typeof symbol !== 'number') {
      this.read({ rest, caller, dfa: symbol, state: symbol.start });
      if (symbol.labels[symbol.start] !== 0) this.#go(after, caller);
      return;
    }
    if (after === null) this.#beginRule(symbol, caller);
    else this.#call(symbol, { rest: after, caller });
  }

  #call(rule: number, back: Place): void {
    const known = this.callers.get(rule);
    if (known !== undefined) {
      known.returns.push(back);
      if (this.#left.has(known)) this.#go(back.rest, back.caller);
      return;
    }
    const caller: OpenCaller = { id: this.#nextId(), isRoot: false, returns: [back] };
    this.callers.set(rule, caller);
    this.#beginRule(rule, caller);
  }

  #beginRule(rule: number, caller: Caller): void {
    for (const rest of this.#beginnings[rule] ?? []) this.#go(rest, caller);
  }
}

function tooAmbiguous(): InvalidGrammar {
  return new InvalidGrammar(
    `the text can be read in too many ways: one character needs over ${MAX_STEPS} steps. Make the grammar's rules less ambiguous`,
  );
}
