// Reads all that a grammar may come to, before it is used: what cannot be held shows at once.

import { InvalidPattern } from '../../pattern/pattern-error.ts';
import { InvalidJsonSchema } from '../schema/schema-error.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { Conjunction } from '../sets/conjunction.ts';
import type { Language, Machines } from './language.ts';
import { MachineNotHeld } from './machine-not-held.ts';
import { LengthTooLarge } from './string-machine.ts';

/** More conjunctions than any schema in use has. */
const MAX_CONJUNCTIONS = 100_000;

/**
 * Makes the machines of all conjunctions that can be reached from `root`.
 *
 * @throws KeywordNotHeld for the first keyword that cannot be held
 * @throws InvalidJsonSchema for more conjunctions than can be held
 */
export function exploreLanguage(language: Language, root: Conjunction): void {
  const found = new Set([root]);
  for (const conjunction of found) {
    const machines = machinesOf(language, conjunction);
    for (const child of childrenOf(language, machines)) found.add(child);
    if (found.size > MAX_CONJUNCTIONS) throw new InvalidJsonSchema('', 'The schema combines too many schemas');
  }
}

function childrenOf(language: Language, { arrays, objects }: Machines): readonly Conjunction[] {
  return explained(language, () => [...arrays, ...objects].flatMap((machine) => machine.children()));
}

function machinesOf(language: Language, conjunction: Conjunction): Machines {
  return explained(language, () => language.machines(conjunction));
}

/** Finds the keyword that keeps a machine from being made. */
function explained<T>(language: Language, make: () => T): T {
  try {
    return make();
  } catch (error) {
    const keyword = keywordOf(error);
    const node = keyword === null ? undefined : language.nodesWith(keyword)[0];
    if (keyword === null || node === undefined || !(error instanceof Error)) throw error;
    throw node.notHeld(keyword, error.message);
  }
}

function keywordOf(error: unknown): string | null {
  if (error instanceof MachineNotHeld) return error.keyword;
  if (error instanceof LengthTooLarge) return 'minLength';
  return error instanceof InvalidPattern ? 'patternProperties' : null;
}

/** The path of the innermost schema that no value satisfies. */
export function emptyPath(language: Language): string {
  const empty = language.readNodes.filter((node: SchemaNode) => language.isEmpty(language.literal(node, true)));
  return empty.map(({ place }) => place.path).reduce((deepest, path) => (path.length > deepest.length ? path : deepest), '');
}
