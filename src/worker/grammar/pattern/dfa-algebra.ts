// Combines automata: intersection, complement, finite sets, lengths.

import { alphabetOf, commonAlphabet } from './alphabet.ts';
import { ALL_CODE_POINTS, codePoints } from './code-points.ts';
import { type Dfa, DfaBuilder } from './dfa.ts';

/** The language of all texts. */
export const ANY_TEXT: Dfa = lengthDfa(0, Number.POSITIVE_INFINITY);

/**
 * The automaton that reads a text by `a` and `b` at once. `label` combines the labels of both; 0
 * stands for "does not accept".
 */
export function product(a: Dfa, b: Dfa, label: (inA: number, inB: number) => number): Dfa {
  const { alphabet, origins } = commonAlphabet(a.alphabet, b.alphabet);
  const builder = new DfaBuilder(alphabet);
  const ids = new Map<number, number>();
  const queue: [number, number][] = [];
  const span = b.stateCount + 1;
  const idOf = (inA: number, inB: number): number => {
    const name = (inA + 1) * span + inB + 1;
    const known = ids.get(name);
    if (known !== undefined) return known;
    const id = builder.add(label(a.labels[inA] ?? 0, b.labels[inB] ?? 0));
    ids.set(name, id);
    queue.push([inA, inB]);
    return id;
  };
  idOf(a.start, b.start);
  for (let id = 0; id < queue.length; id++) {
    const [inA, inB] = queue[id] ?? [-1, -1];
    const row = builder.row(id);
    for (let kind = 1; kind < origins.length; kind++) {
      const [kindA, kindB] = origins[kind] ?? [0, 0];
      const nextA = inA < 0 ? -1 : (a.table[inA * a.alphabet.classCount + kindA] ?? -1);
      const nextB = inB < 0 ? -1 : (b.table[inB * b.alphabet.classCount + kindB] ?? -1);
      if (nextA >= 0 || nextB >= 0) row[kind] = idOf(nextA, nextB);
    }
  }
  return builder.finish();
}

/** The texts of both languages. */
export function intersection(a: Dfa, b: Dfa): Dfa {
  return product(a, b, (inA, inB) => (inA !== 0 && inB !== 0 ? 1 : 0));
}

/** The texts of either language. */
export function unionOf(a: Dfa, b: Dfa): Dfa {
  return product(a, b, (inA, inB) => (inA !== 0 || inB !== 0 ? 1 : 0));
}

/** The texts that are not of the language. */
export function complementOf(dfa: Dfa): Dfa {
  return product(dfa, ANY_TEXT, (inside, any) => (inside === 0 && any !== 0 ? 1 : 0));
}

export function isEmptyDfa(dfa: Dfa): boolean {
  return dfa.start < 0;
}

/** A finite language. */
export function dfaOfTexts(texts: Iterable<string>): Dfa {
  const list = [...texts];
  const codes = [...new Set(list.flatMap((text) => [...text].map(codeOf)))];
  const { alphabet, members } = alphabetOf(codes.map((code) => codePoints([[code, code]])));
  const kinds = new Map(codes.map((code, index) => [code, members[index]?.[0] ?? 0]));
  const builder = new DfaBuilder(alphabet);
  builder.add(0);
  for (const text of list) {
    let state = 0;
    for (const character of text) {
      const kind = kinds.get(codeOf(character)) ?? 0;
      let next = builder.row(state)[kind] ?? -1;
      if (next < 0) {
        next = builder.add(0);
        builder.row(state)[kind] = next;
      }
      state = next;
    }
    builder.label(state, 1);
  }
  return builder.finish();
}

/** The texts of `min` to `max` code points. `max` may be Infinity. */
export function lengthDfa(min: number, max: number): Dfa {
  const { alphabet, members } = alphabetOf([ALL_CODE_POINTS]);
  const kind = members[0]?.[0] ?? 0;
  const builder = new DfaBuilder(alphabet);
  const last = Number.isFinite(max) ? max : min;
  for (let length = 0; length <= last; length++) builder.add(length >= min ? 1 : 0);
  for (let length = 0; length < last; length++) builder.row(length)[kind] = length + 1;
  if (!Number.isFinite(max)) builder.row(last)[kind] = last;
  return builder.finish();
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
