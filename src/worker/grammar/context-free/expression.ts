// The form that each notation of grammars is read into.

import type { Regex } from '../pattern/regex-parser.ts';

/** What a rule stands for. */
export type Expression =
  /** Characters that a regular expression matches. */
  | { kind: 'terminal'; regex: Regex }
  | { kind: 'rule'; name: string }
  | { kind: 'sequence'; parts: readonly Expression[] }
  | { kind: 'choice'; options: readonly Expression[] }
  | { kind: 'repeat'; part: Expression; min: number; max: number };

/** Rules by name. */
export interface RuleSet {
  readonly rules: ReadonlyMap<string, Expression>;
  /** Name of the first rule. */
  readonly start: string;
}

/** The regular expression of exactly these characters. */
export function literal(text: string): Regex {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  return { kind: 'sequence', parts: codes.map((code) => ({ kind: 'set', set: [code, code] })) };
}
