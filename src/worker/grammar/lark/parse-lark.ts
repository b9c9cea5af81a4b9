// Parses the subset of Lark's notation that OpenAI documents for custom tools.

import type { Expression, RuleSet } from '../context-free/expression.ts';
import { GrammarText } from '../context-free/grammar-text.ts';
import { parseRegex } from '../pattern/regex-parser.ts';
import { COMMON_TERMINALS } from './common-terminals.ts';
import { type Definition, resolvedRules } from './lark-rules.ts';
import { larkRegex, larkString } from './lark-terminal.ts';

const BLANKS = /(?:[ \t]|(?:\/\/|#)[^\r\n]*)*/y;
const SPACE = /(?:[ \t\r\n]|(?:\/\/|#)[^\r\n]*)*/y;
const NEXT_BAR = /(?:[ \t\r\n]|(?:\/\/|#)[^\r\n]*)*\|/y;
const NAME = /_?(?:[a-z][_a-z0-9]*|[A-Z][_A-Z0-9]*)/y;
const COUNT = /[ \t]*~[ \t]*(\d+)(?:[ \t]*\.\.[ \t]*(\d+))?/y;

/**
 * The rules of a Lark grammar. Its first rule is `start`. Priorities and aliases are read: they
 * change a tree, not the texts. Every split of a text into terminals counts.
 *
 * @throws InvalidGrammar with line and column, for a syntax error and for what cannot be held
 */
export function parseLark(source: string): RuleSet {
  return new LarkParser(source).parse();
}

class LarkParser {
  readonly #text: GrammarText;
  readonly #definitions = new Map<string, Definition>();
  readonly #ignored: Expression[] = [];
  /** Offset of the first use of each name. */
  readonly #uses = new Map<string, number>();

  constructor(source: string) {
    this.#text = new GrammarText(source);
  }

  parse(): RuleSet {
    const text = this.#text;
    for (text.match(SPACE); !text.done; text.match(SPACE)) this.#statement();
    for (const [name, at] of this.#uses) {
      if (!this.#definitions.has(name)) throw text.error(`${JSON.stringify(name)} is not defined`, at);
    }
    if (!this.#definitions.has('start')) throw text.error('the rule "start" is missing. It is the first rule');
    return resolvedRules(this.#definitions, this.#ignored, text);
  }

  #statement(): void {
    const text = this.#text;
    const { at } = text;
    if (!text.take('%')) this.#definition();
    else if (text.match(/ignore\b/y) !== null) this.#ignored.push(this.#choice(false));
    else if (text.match(/import\b[ \t]*/y) !== null) this.#import();
    else throw text.error(`the directive %${text.match(/\w*/y)?.[0]} cannot be held`, at);
    text.match(BLANKS);
    if (!text.done && text.match(/\r?\n/y) === null) throw text.unexpected('a line break');
  }

  #definition(): void {
    const text = this.#text;
    text.match(/[?!]{0,2}/y);
    const { at } = text;
    const name = this.#name('the name of a rule or a terminal');
    if (text.take('{')) throw text.error('a template cannot be held. Write its rules', at);
    text.match(/\.-?\d+/y);
    text.match(BLANKS);
    text.need(':');
    this.#define(name, { expression: this.#choice(false), at });
  }

  #define(name: string, definition: Definition): void {
    if (this.#definitions.has(name)) throw this.#text.error(`${JSON.stringify(name)} is defined twice`, definition.at);
    this.#definitions.set(name, definition);
  }

  #name(wanted: string): string {
    const [name] = this.#text.match(NAME) ?? [];
    if (name === undefined) throw this.#text.unexpected(wanted);
    return name;
  }

  #import(): void {
    const text = this.#text;
    const { at } = text;
    if (!text.take('common')) throw text.error('only the library common can be imported', at);
    if (text.take('.')) return this.#importOne();
    text.match(BLANKS);
    text.need('(');
    do {
      text.match(SPACE);
      this.#importOne();
      text.match(SPACE);
    } while (text.take(','));
    text.need(')');
  }

  #importOne(): void {
    const text = this.#text;
    const { at } = text;
    const name = this.#name('a terminal of common');
    const source = COMMON_TERMINALS.get(name);
    if (source === undefined) throw text.error(`common.${name} cannot be held`, at);
    const alias = text.match(/[ \t]*->[ \t]*/y) === null ? name : this.#name('a name');
    this.#define(alias, { expression: { kind: 'terminal', regex: parseRegex(source) }, at });
  }

  #choice(isNested: boolean): Expression {
    const options = [this.#sequence(isNested)];
    while (this.#text.match(NEXT_BAR) !== null) options.push(this.#sequence(isNested));
    return { kind: 'choice', options };
  }

  #sequence(isNested: boolean): Expression {
    const parts: Expression[] = [];
    for (;;) {
      this.#text.match(isNested ? SPACE : BLANKS);
      const part = this.#item();
      if (part === null) break;
      parts.push(this.#repeated(part));
    }
    if (this.#text.match(/->[ \t]*/y) !== null) this.#name('an alias');
    return { kind: 'sequence', parts };
  }

  /** The next text, regular expression, name or group; null where none comes. */
  #item(): Expression | null {
    const text = this.#text;
    if (text.take('(')) return this.#group(')');
    if (text.take('[')) return { kind: 'repeat', part: this.#group(']'), min: 0, max: 1 };
    const { at } = text;
    const regex = larkString(text) ?? larkRegex(text);
    if (regex !== null) return { kind: 'terminal', regex };
    const [name] = text.match(NAME) ?? [];
    if (name === undefined) return null;
    if (text.take('{')) throw text.error('a template cannot be held. Write its rules', at);
    if (!this.#uses.has(name)) this.#uses.set(name, at);
    return { kind: 'rule', name };
  }

  #group(closing: string): Expression {
    const inside = this.#text.nested(() => this.#choice(true));
    this.#text.match(SPACE);
    this.#text.need(closing);
    return inside;
  }

  #repeated(part: Expression): Expression {
    const text = this.#text;
    const { at } = text;
    if (text.take('*')) return { kind: 'repeat', part, min: 0, max: Number.POSITIVE_INFINITY };
    if (text.take('+')) return { kind: 'repeat', part, min: 1, max: Number.POSITIVE_INFINITY };
    if (text.take('?')) return { kind: 'repeat', part, min: 0, max: 1 };
    const counted = text.match(COUNT);
    if (counted === null) return part;
    const min = Number(counted[1]);
    const max = Number(counted[2] ?? min);
    if (max < min) throw text.error('a repetition has a maximum below its minimum', at);
    return { kind: 'repeat', part, min, max };
  }
}
