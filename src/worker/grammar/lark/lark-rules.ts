// Lark's rules and terminals as rules over regular expressions, with what is ignored between them.

import type { Expression, RuleSet } from '../context-free/expression.ts';
import type { GrammarText } from '../context-free/grammar-text.ts';
import type { Regex } from '../pattern/regex-parser.ts';

/** A rule or a terminal, and its offset in the text. */
export interface Definition {
  expression: Expression;
  at: number;
}

/** No rule of Lark has such a name. */
const IGNORED = '%ignore';
const START = '%start';

/**
 * The rules by name. Names in capitals are terminals: within them nothing is ignored, and they may
 * not contain themselves.
 *
 * @throws InvalidGrammar for a terminal that contains itself or a rule
 */
export function resolvedRules(
  definitions: ReadonlyMap<string, Definition>,
  ignored: readonly Expression[],
  text: GrammarText,
): RuleSet {
  const terminals = new Terminals(definitions, text);
  const behind: Expression[] = ignored.length === 0 ? [] : [{ kind: 'rule', name: IGNORED }];
  const rules = new Map<string, Expression>();
  for (const [name, { expression }] of definitions) {
    if (isTerminal(name)) terminals.of(name);
    else rules.set(name, inRule(expression));
  }
  const any = ignored.map((each): Expression => ({ kind: 'terminal', regex: terminals.within(each) }));
  rules.set(IGNORED, { kind: 'repeat', part: { kind: 'choice', options: any }, min: 0, max: Number.POSITIVE_INFINITY });
  rules.set(START, { kind: 'sequence', parts: [...behind, { kind: 'rule', name: 'start' }] });
  return { rules, start: START };

  /** What is ignored may come behind each terminal. */
  function inRule(expression: Expression): Expression {
    switch (expression.kind) {
      case 'terminal':
        return { kind: 'sequence', parts: [expression, ...behind] };
      case 'rule':
        return isTerminal(expression.name) ? inRule({ kind: 'terminal', regex: terminals.of(expression.name) }) : expression;
      case 'sequence':
        return { kind: 'sequence', parts: expression.parts.map(inRule) };
      case 'choice':
        return { kind: 'choice', options: expression.options.map(inRule) };
      case 'repeat':
        return { ...expression, part: inRule(expression.part) };
    }
  }
}

function isTerminal(name: string): boolean {
  return name === name.toUpperCase();
}

class Terminals {
  readonly #definitions: ReadonlyMap<string, Definition>;
  readonly #text: GrammarText;
  readonly #known = new Map<string, Regex>();
  readonly #open = new Set<string>();

  constructor(definitions: ReadonlyMap<string, Definition>, text: GrammarText) {
    this.#definitions = definitions;
    this.#text = text;
  }

  /** The regular expression of a terminal. */
  of(name: string): Regex {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const definition = this.#definitions.get(name);
    if (definition === undefined) throw this.#text.error(`${JSON.stringify(name)} is not defined`);
    const { expression, at } = definition;
    if (!isTerminal(name)) throw this.#text.error(`a terminal has the rule ${JSON.stringify(name)}. Use terminals in it`, at);
    if (this.#open.has(name)) throw this.#text.error(`the terminal ${JSON.stringify(name)} contains itself`, at);
    this.#open.add(name);
    const regex = this.within(expression);
    this.#known.set(name, regex);
    this.#open.delete(name);
    return regex;
  }

  /** An expression of terminals as one regular expression. */
  within(expression: Expression): Regex {
    switch (expression.kind) {
      case 'terminal':
        return expression.regex;
      case 'rule':
        return this.of(expression.name);
      case 'sequence':
        return { kind: 'sequence', parts: expression.parts.map((part) => this.within(part)) };
      case 'choice':
        return { kind: 'choice', options: expression.options.map((option) => this.within(option)) };
      case 'repeat':
        return { ...expression, part: this.within(expression.part) };
    }
  }
}
