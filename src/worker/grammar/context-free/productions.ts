// Flattens rules to productions of symbols, and drops what no text can complete.

import { determinize } from '../pattern/determinize.ts';
import type { Dfa } from '../pattern/dfa.ts';
import { nfaOf } from '../pattern/nfa.ts';
import type { Regex } from '../pattern/regex-parser.ts';
import type { Expression, RuleSet } from './expression.ts';
import { InvalidGrammar } from './grammar-error.ts';

/** Above this, a grammar is refused: each byte would take too long. */
const MAX_SYMBOLS = 20_000;

/** A terminal, or the number of a rule. */
export type GrammarSymbol = Dfa | number;

/** By number of the rule: its sequences of symbols. Rule 0 is the first. All can be completed. */
export type Productions = readonly (readonly (readonly GrammarSymbol[])[])[];

/**
 * The productions of some rules. References to rules that do not exist must be refused before.
 *
 * @throws InvalidGrammar if no text completes the first rule, or if the grammar is too large
 * @throws InvalidPattern if a terminal needs too large an automaton
 */
export function productionsOf({ rules, start }: RuleSet): Productions {
  const flat = new Flattening(rules);
  flat.ruleOf(start);
  const kept = withoutDead(flat.productions);
  if (kept[0]?.length === 0) throw new InvalidGrammar(`no finite text completes the rule ${JSON.stringify(start)}`);
  return kept;
}

class Flattening {
  readonly productions: GrammarSymbol[][][] = [];
  readonly #rules: ReadonlyMap<string, Expression>;
  readonly #numbers = new Map<string, number>();
  readonly #terminals = new Map<string, Dfa>();
  #symbols = 0;

  constructor(rules: ReadonlyMap<string, Expression>) {
    this.#rules = rules;
  }

  ruleOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const expression = this.#rules.get(name);
    if (expression === undefined) throw new InvalidGrammar(`the rule ${JSON.stringify(name)} is not defined`);
    const number = this.productions.push([]) - 1;
    this.#numbers.set(name, number);
    this.#fill(number, this.#optionsOf(expression));
    return number;
  }

  #fill(number: number, options: GrammarSymbol[][]): void {
    this.productions[number] = options;
    this.#symbols += options.reduce((sum, { length }) => sum + length + 1, 0);
    if (this.#symbols > MAX_SYMBOLS) throw new InvalidGrammar(`the grammar has over ${MAX_SYMBOLS} symbols. Repeat less`);
  }

  #optionsOf(expression: Expression): GrammarSymbol[][] {
    if (expression.kind === 'choice') return expression.options.flatMap((option) => this.#optionsOf(option));
    return [this.#sequenceOf(expression)];
  }

  #sequenceOf(expression: Expression): GrammarSymbol[] {
    switch (expression.kind) {
      case 'terminal':
        return [this.#terminalOf(expression.regex)];
      case 'rule':
        return [this.ruleOf(expression.name)];
      case 'sequence':
        return expression.parts.flatMap((part) => this.#sequenceOf(part));
      case 'choice':
        return [this.#unnamed(this.#optionsOf(expression))];
      case 'repeat':
        return this.#repeated(expression);
    }
  }

  #unnamed(options: GrammarSymbol[][]): number {
    const number = this.productions.push([]) - 1;
    this.#fill(number, options);
    return number;
  }

  #repeated({ part, min, max }: Expression & { kind: 'repeat' }): GrammarSymbol[] {
    const copies = Number.isFinite(max) ? max : min;
    if (copies > MAX_SYMBOLS) throw new InvalidGrammar(`the grammar has over ${MAX_SYMBOLS} symbols. Repeat less`);
    const once = this.#unnamed(this.#optionsOf(part));
    const required = Array.from({ length: min }, () => once);
    if (Number.isFinite(max)) return max === min ? required : [...required, this.#optionals(once, max - min)];
    // Left recursion: the state stays the same however often the part comes.
    const loop = this.productions.push([]) - 1;
    this.#fill(loop, [[], [loop, once]]);
    return [...required, loop];
  }

  #optionals(once: number, times: number): number {
    let rest = this.#unnamed([[], [once]]);
    for (let left = times - 1; left > 0; left--) rest = this.#unnamed([[], [once, rest]]);
    return rest;
  }

  #terminalOf(regex: Regex): Dfa {
    const name = JSON.stringify(regex);
    const known = this.#terminals.get(name);
    if (known !== undefined) return known;
    const dfa = determinize(nfaOf({ kind: 'sequence', parts: [{ kind: 'start' }, regex, { kind: 'end' }] }));
    this.#terminals.set(name, dfa);
    return dfa;
  }
}

/** Without the productions that no finite text completes. */
function withoutDead(productions: Productions): Productions {
  const alive = new Set<number>();
  const isAlive = (symbol: GrammarSymbol) => (typeof symbol === 'number' ? alive.has(symbol) : symbol.start >= 0);
  for (let found = -1; found < alive.size; ) {
    found = alive.size;
    for (const [rule, options] of productions.entries()) {
      if (options.some((symbols) => symbols.every(isAlive))) alive.add(rule);
    }
  }
  return productions.map((options) => options.filter((symbols) => symbols.every(isAlive)));
}
