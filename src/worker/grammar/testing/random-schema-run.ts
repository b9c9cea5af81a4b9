// Compares a compiled schema with Ajv on texts that the grammar draws, and on values near them.

import { compileSchema } from '../json/compile-schema.ts';
import { Draws } from './draws.ts';
import { type Json, jsonOf, mutated, spellings } from './json-spelling.ts';
import { randomToolSchema, type Schema } from './random-schema.ts';
import { accepts, drawText } from './read-text.ts';
import { validatorOf } from './validator.ts';

const TEXTS = 2;
const MUTANTS = 6;
const PATIENCE = 150;

export interface RunResult {
  /** Disagreements, in words. */
  faults: string[];
  /** Whether it was refused because no value satisfies it. */
  empty: boolean;
  valid: number;
  invalid: number;
}

/** One random schema, and some texts of it. */
export function runRandomSchema(seed: number): RunResult {
  const draws = new Draws(seed);
  const schema = randomToolSchema(draws);
  const result: RunResult = { faults: [], empty: false, valid: 0, invalid: 0 };
  try {
    const { grammar, ignored } = compileSchema(schema, { strict: false });
    if (ignored.length > 0) result.faults.push(`${seed}: not held: ${JSON.stringify(ignored)}`);
    compare({ schema, grammar, seed }, draws, result);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('No value'))) throw new Error(`seed ${seed}`, { cause: error });
    result.empty = true;
  }
  return result;
}

interface Subject {
  schema: Schema;
  grammar: ReturnType<typeof compileSchema>['grammar'];
  seed: number;
}

function compare({ schema, grammar, seed }: Subject, draws: Draws, result: RunResult): void {
  const isValid = validatorOf(schema);
  const fault = (what: string, text: string) => result.faults.push(`seed ${seed}: ${what}: ${text} by ${JSON.stringify(schema)}`);
  const keys = keysIn(schema);
  for (let time = 0; time < TEXTS; time++) {
    const text = drawText(grammar, draws, { patience: PATIENCE, keys });
    const value = JSON.parse(text) as Json;
    if (!isValid(value)) fault('drawn, but not valid', text);
    // JSON.parse has rounded such a number to another one.
    if (/[1-9]\d{15}/.test(text)) continue;
    for (const spelled of spellings(value, draws)) if (!accepts(grammar, spelled)) fault('valid, but not accepted', spelled);
    for (let mutant = 0; mutant < MUTANTS; mutant++) compareMutant(mutated(value, draws));
  }

  function compareMutant(value: Json): void {
    const expected = isValid(value);
    const text = jsonOf(value);
    result[expected ? 'valid' : 'invalid']++;
    if (accepts(grammar, text) !== expected) fault(expected ? 'valid, but not accepted' : 'accepted, but not valid', text);
  }
}

/** The keys that a schema declares anywhere. */
function keysIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const declared = 'properties' in schema ? Object.keys(schema.properties ?? {}) : [];
  return [...new Set([...declared, ...Object.values(schema).flatMap(keysIn)])];
}
