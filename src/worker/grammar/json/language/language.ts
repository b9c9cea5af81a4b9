// What the schemas of a document mean: which values satisfy a conjunction of them, and how they are
// read.

import type { Dfa } from '../../pattern/dfa.ts';
import { InvalidPattern } from '../../pattern/pattern-error.ts';
import type { Assertion, Scope } from '../keywords/assertion.ts';
import { keywordNamed } from '../keywords/keyword-table.ts';
import type { SchemaDocument } from '../schema/schema-document.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { type Conjunction, Conjunctions } from '../sets/conjunction.ts';
import type { StringSet } from '../sets/string-set.ts';
import { type LiteralText, NO_VALUES, TooManyAlternatives, type ValueSet, ValueSets } from '../sets/value-set.ts';
import { ArrayMachine } from './array-machine.ts';
import { Emptiness } from './emptiness.ts';
import { NumberMachine } from './number-machine.ts';
import { ObjectMachine, type ObjectNeighbours } from './object-machine.ts';
import { singleValues } from './single-values.ts';
import { StringMachine } from './string-machine.ts';

/** The ways to read a value that satisfies a conjunction. None of them is empty. */
export interface Machines {
  literals: ReadonlySet<LiteralText>;
  numbers: readonly NumberMachine[];
  strings: readonly StringMachine[];
  arrays: readonly ArrayMachine[];
  objects: readonly ObjectMachine[];
}

/** Thrown where a schema refers to itself without an array or object between. */
class SelfReference extends Error {
  override readonly name = 'SelfReference';
  readonly node: SchemaNode;

  constructor(node: SchemaNode) {
    super('a schema that refers to itself without reading a value has no meaning');
    this.node = node;
  }
}

export class Language implements Scope, ObjectNeighbours {
  readonly document: SchemaDocument;
  readonly conjunctions = new Conjunctions();
  readonly sets = new ValueSets(this.conjunctions);
  readonly patterns = new Map<string, Dfa>();
  /** Paths of keywords that are left out. */
  readonly #ignored: ReadonlySet<string>;
  readonly #nodes: SchemaNode[] = [];
  readonly #expanded = new Map<Conjunction, ValueSet>();
  readonly #literals = new Map<number, ValueSet>();
  readonly #inProgress = new Set<number>();
  readonly #machines = new Map<Conjunction, Machines>();
  readonly #emptiness = new Emptiness((conjunction) => this.#findEmpty(conjunction));

  constructor(document: SchemaDocument, ignored: ReadonlySet<string>) {
    this.document = document;
    this.#ignored = ignored;
  }

  /** The schemas that were read so far. */
  get readNodes(): SchemaNode[] {
    return this.#nodes.filter((node) => node !== undefined);
  }

  /** The schemas that were read so far and whose `keyword` is not left out. */
  nodesWith(keyword: string): SchemaNode[] {
    return this.readNodes.filter((node) => node.keywords.has(keyword) && !this.#ignored.has(node.pathOf(keyword)));
  }

  literal(node: SchemaNode, satisfied: boolean): Conjunction {
    const { any, never } = this.conjunctions;
    if (node.constant !== null) return node.constant === satisfied ? any : never;
    if (this.#demands(node).length === 0) return satisfied ? any : never;
    this.#nodes[node.id] = node;
    return this.conjunctions.of([node.id * 2 + (satisfied ? 0 : 1)]);
  }

  expand(conjunction: Conjunction): ValueSet {
    if (conjunction === this.conjunctions.never) return NO_VALUES;
    let values = this.#expanded.get(conjunction);
    if (values === undefined) {
      values = conjunction.literals.reduce(
        (joined, literal) => this.sets.intersect(joined, this.#valuesOf(literal)),
        this.sets.all,
      );
      this.#expanded.set(conjunction, values);
    }
    return values;
  }

  isEmpty(conjunction: Conjunction): boolean {
    return this.#emptiness.isEmpty(conjunction);
  }

  isSurelyEmpty(conjunction: Conjunction): boolean {
    try {
      return this.#emptiness.isSurelyEmpty(conjunction);
    } catch (error) {
      // What is still being read cannot be asked for yet.
      if (error instanceof SelfReference) return false;
      throw error;
    }
  }

  stringsOf(conjunction: Conjunction): readonly StringSet[] | null {
    return conjunction === this.conjunctions.any ? null : this.expand(conjunction).strings;
  }

  singleValues(conjunction: Conjunction): readonly Conjunction[] | null {
    return singleValues(this, conjunction);
  }

  /** The ways to read a value that satisfies the conjunction. */
  machines(conjunction: Conjunction): Machines {
    let machines = this.#machines.get(conjunction);
    if (machines === undefined) {
      machines = this.#machinesOf(this.expand(conjunction));
      this.#machines.set(conjunction, machines);
    }
    return machines;
  }

  #machinesOf({ literals, numbers, strings, arrays, objects }: ValueSet): Machines {
    const isHeld = ({ isEmpty }: { isEmpty: boolean }) => !isEmpty;
    return {
      literals,
      numbers: numbers.map((set) => new NumberMachine(set)).filter(isHeld),
      strings: strings.map((set) => new StringMachine(set)).filter(isHeld),
      arrays: arrays.map((shape) => new ArrayMachine(shape, this)).filter(isHeld),
      objects: objects.map((shape) => new ObjectMachine(shape, this)).filter(isHeld),
    };
  }

  #findEmpty(conjunction: Conjunction): boolean {
    const { literals, numbers, strings, arrays, objects } = this.expand(conjunction);
    if (literals.size > 0) return false;
    if (numbers.some((set) => !new NumberMachine(set).isEmpty)) return false;
    if (strings.some((set) => !new StringMachine(set).isEmpty)) return false;
    // Arrays and objects last: they ask for others.
    if (arrays.some((shape) => !new ArrayMachine(shape, this).isEmpty)) return false;
    return objects.every((shape) => new ObjectMachine(shape, this).isEmpty);
  }

  #valuesOf(literal: number): ValueSet {
    const known = this.#literals.get(literal);
    if (known !== undefined) return known;
    const node = this.#nodes[literal >> 1];
    if (node === undefined) throw new RangeError(`no schema ${literal >> 1}`);
    if (this.#inProgress.has(literal)) throw new SelfReference(node);
    this.#inProgress.add(literal);
    try {
      const values = literal % 2 === 0 ? this.#satisfying(node) : this.#violating(node);
      this.#literals.set(literal, values);
      return values;
    } finally {
      this.#inProgress.delete(literal);
    }
  }

  #satisfying(node: SchemaNode): ValueSet {
    return this.#demands(node).reduce(
      (joined, keyword) => this.#read(node, keyword, (assertion) => this.sets.intersect(joined, assertion.holds()), joined),
      this.sets.all,
    );
  }

  #violating(node: SchemaNode): ValueSet {
    const parts = this.#demands(node).map((keyword) => this.#read(node, keyword, (assertion) => assertion.fails(), NO_VALUES));
    return this.sets.union(parts);
  }

  /** Names of the keywords of a schema that demand something and are not left out. */
  #demands(node: SchemaNode): string[] {
    const names = [...node.keywords.keys()];
    return names.filter((name) => !this.#ignored.has(node.pathOf(name)) && keywordNamed(node, name) !== undefined);
  }

  /** Reads a keyword. `neutral` is the result if it demands nothing. */
  #read(node: SchemaNode, name: string, valuesOf: (assertion: Assertion) => ValueSet, neutral: ValueSet): ValueSet {
    try {
      const assertion = keywordNamed(node, name)?.(this, node, node.keywords.get(name) ?? null) ?? null;
      return assertion === null ? neutral : valuesOf(assertion);
    } catch (error) {
      if (error instanceof TooManyAlternatives) throw node.notHeld(name, 'it has too many alternatives together with the rest');
      if (error instanceof InvalidPattern) throw node.notHeld(name, error.message);
      if (error instanceof SelfReference && this.#inProgress.size === 1) throw node.notHeld(name, error.message);
      throw error;
    }
  }
}
