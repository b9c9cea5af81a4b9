// Parses GBNF, the notation of llama.cpp's grammars, which vLLM takes too.

import type { Expression, RuleSet } from '../context-free/expression.ts';
import { literal } from '../context-free/expression.ts';
import { GrammarText } from '../context-free/grammar-text.ts';
import { ALL_CODE_POINTS, type CodePoints, codePoints, complement } from '../pattern/code-points.ts';

const NAME = /[a-zA-Z0-9_-]+/y;
/** Blanks and comments within a line, and across lines. */
const BLANKS = /(?:[ \t]|#[^\r\n]*)*/y;
const SPACE = /(?:[ \t\r\n]|#[^\r\n]*)*/y;
/** A line break before a bar goes on with the rule. */
const NEXT_BAR = /(?:[ \t\r\n]|#[^\r\n]*)*\|/y;
const COUNT = /\{[ \t]*(\d+)[ \t]*(,?)[ \t]*(\d*)[ \t]*\}/y;
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([nrt"[\]\\]))/y;
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/**
 * The rules of a GBNF grammar. Its first rule is `root`.
 *
 * @throws InvalidGrammar with line and column, for a syntax error, a rule that is not defined or
 *   defined twice, and for tokens of a vocabulary
 */
export function parseGbnf(source: string): RuleSet {
  return new GbnfParser(source).parse();
}

class GbnfParser {
  readonly #text: GrammarText;
  readonly #rules = new Map<string, Expression>();
  /** Offset of the first use of each rule. */
  readonly #uses = new Map<string, number>();

  constructor(source: string) {
    this.#text = new GrammarText(source);
  }

  parse(): RuleSet {
    const text = this.#text;
    for (text.match(SPACE); !text.done; text.match(SPACE)) this.#rule();
    for (const [name, at] of this.#uses) {
      if (!this.#rules.has(name)) throw text.error(`the rule ${JSON.stringify(name)} is not defined`, at);
    }
    if (!this.#rules.has('root')) throw text.error('the rule "root" is missing. It is the first rule');
    return { rules: this.#rules, start: 'root' };
  }

  #rule(): void {
    const text = this.#text;
    const { at } = text;
    const name = this.#name();
    if (this.#rules.has(name)) throw text.error(`the rule ${JSON.stringify(name)} is defined twice`, at);
    text.match(BLANKS);
    text.need('::=');
    text.match(SPACE);
    this.#rules.set(name, this.#choice(false));
    if (!text.done && text.match(/\r?\n/y) === null) throw text.unexpected('a line break');
  }

  #name(): string {
    const [name] = this.#text.match(NAME) ?? [];
    if (name === undefined) throw this.#text.unexpected('the name of a rule');
    return name;
  }

  #choice(isNested: boolean): Expression {
    const options = [this.#sequence(isNested)];
    while (this.#text.match(NEXT_BAR) !== null) {
      this.#text.match(SPACE);
      options.push(this.#sequence(isNested));
    }
    return { kind: 'choice', options };
  }

  #sequence(isNested: boolean): Expression {
    const parts: Expression[] = [];
    for (;;) {
      this.#text.match(isNested ? SPACE : BLANKS);
      const part = this.#item();
      if (part === null) return { kind: 'sequence', parts };
      parts.push(this.#repeated(part));
    }
  }

  /** The next literal, class, rule or group; null where none comes. */
  #item(): Expression | null {
    const text = this.#text;
    if (text.take('"')) return { kind: 'terminal', regex: literal(this.#literal()) };
    if (text.take('[')) return { kind: 'terminal', regex: { kind: 'set', set: this.#class() } };
    if (text.take('.')) return { kind: 'terminal', regex: { kind: 'set', set: ALL_CODE_POINTS } };
    if (text.take('(')) return this.#group();
    const { at } = text;
    if (text.match(/[!<]/y) !== null) throw text.error('tokens of a vocabulary cannot be held. Write their text', at);
    const [name] = text.match(NAME) ?? [];
    if (name === undefined) return null;
    if (!this.#uses.has(name)) this.#uses.set(name, at);
    return { kind: 'rule', name };
  }

  #group(): Expression {
    const inside = this.#text.nested(() => this.#choice(true));
    this.#text.match(SPACE);
    this.#text.need(')');
    return inside;
  }

  #repeated(first: Expression): Expression {
    let part = first;
    for (let bounds = this.#bounds(); bounds !== null; bounds = this.#bounds()) part = { kind: 'repeat', part, ...bounds };
    return part;
  }

  #bounds(): { min: number; max: number } | null {
    const text = this.#text;
    const { at } = text;
    if (text.take('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (text.take('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (text.take('?')) return { min: 0, max: 1 };
    const counted = text.match(COUNT);
    if (counted === null) return null;
    const min = Number(counted[1]);
    const open = counted[3] === '' ? Number.POSITIVE_INFINITY : Number(counted[3]);
    const max = counted[2] === '' ? min : open;
    if (max < min) throw text.error('a repetition has a maximum below its minimum', at);
    return { min, max };
  }

  #literal(): string {
    let value = '';
    while (!this.#text.take('"')) value += this.#character();
    return value;
  }

  #class(): CodePoints {
    const text = this.#text;
    const isNegated = text.take('^');
    const ranges: [number, number][] = [];
    while (!text.take(']')) {
      const low = codeOf(this.#character());
      const high = text.match(/-(?!\])/y) === null ? low : codeOf(this.#character());
      if (high < low) throw text.error('a range ends before it starts');
      ranges.push([low, high]);
    }
    const set = codePoints(ranges);
    return isNegated ? complement(set) : set;
  }

  #character(): string {
    const text = this.#text;
    const escape = text.match(ESCAPE);
    if (escape !== null) return this.#escaped(escape);
    const [plain] = text.match(/[^\\\r\n]/uy) ?? [];
    if (plain === undefined) throw text.unexpected('a character or an escape');
    return plain;
  }

  #escaped([, two, four, eight, short = '']: RegExpExecArray): string {
    const digits = two ?? four ?? eight;
    if (digits === undefined) return CONTROLS[short] ?? short;
    const code = Number.parseInt(digits, 16);
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) throw this.#text.error('an escape names no character');
    return String.fromCodePoint(code);
  }
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
