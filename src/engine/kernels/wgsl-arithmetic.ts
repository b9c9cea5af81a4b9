// Evaluates the whole-number expressions that size a kernel's workgroups: overrides, constants, `+
// - * / min( )`. WGSL leaves their values open until a pipeline is made; the engine needs them
// before it downloads a model.

/** Values of names, by name. */
export type Values = ReadonlyMap<string, number>;

const TOKEN = /\s*(?:(\d+)u?\b|(0x[\da-fA-F]+)u?\b|(\w+)|([-+*/(),]))/y;

/**
 * The value of a WGSL expression over u32: integer literals, names, the four operations, `min` and
 * `max`.
 * Errors: a RangeError for a name without a value and for anything else that it cannot read.
 */
export function evaluate(expression: string, values: Values): number {
  const parser = new Parser(expression, values);
  return parser.whole();
}

class Parser {
  readonly #tokens: readonly string[];
  readonly #values: Values;
  readonly #text: string;
  #at = 0;

  constructor(text: string, values: Values) {
    this.#text = text;
    this.#values = values;
    this.#tokens = tokensOf(text);
  }

  whole(): number {
    const value = this.#sum();
    if (this.#at < this.#tokens.length) throw this.#unreadable();
    return value;
  }

  #sum(): number {
    let value = this.#product();
    for (;;) {
      if (this.#take('+')) value += this.#product();
      else if (this.#take('-')) value -= this.#product();
      else return value;
    }
  }

  #product(): number {
    let value = this.#factor();
    for (;;) {
      if (this.#take('*')) value *= this.#factor();
      else if (this.#take('/')) value = Math.floor(value / this.#factor());
      else return value;
    }
  }

  #factor(): number {
    if (this.#take('(')) return this.#closed(this.#sum());
    const token = this.#tokens[this.#at++] ?? '';
    if (/^\d/.test(token)) return Number(token);
    if (this.#take('(')) return this.#call(token);
    const value = this.#values.get(token);
    if (value === undefined) throw this.#unreadable();
    return value;
  }

  #call(name: string): number {
    const args = [this.#sum()];
    while (this.#take(',')) args.push(this.#sum());
    if (name !== 'min' && name !== 'max') throw this.#unreadable();
    return this.#closed(Math[name](...args));
  }

  #closed(value: number): number {
    if (!this.#take(')')) throw this.#unreadable();
    return value;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #unreadable(): RangeError {
    return new RangeError(`WGSL expression "${this.#text}" cannot be evaluated at token ${this.#at}`);
  }
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const trimmed = text.trim();
  while (TOKEN.lastIndex < trimmed.length) {
    const [, decimal, hex, name, sign] = TOKEN.exec(trimmed) ?? [];
    const token = decimal ?? hex ?? name ?? sign;
    if (token === undefined) throw new RangeError(`WGSL expression "${text}" cannot be read`);
    tokens.push(token);
  }
  return tokens;
}
