import { describe, expect, test } from 'vitest';
import { Draws } from '../../testing/draws.ts';
import { decimalOf } from '../sets/decimal.ts';
import { ALL_NUMBERS, FRACTIONS, INTEGERS, intersectNumbers, type NumberSet } from '../sets/number-set.ts';
import { NumberMachine, type NumberState } from './number-machine.ts';

const between = (min: number, max: number): NumberSet => ({ ...ALL_NUMBERS, min: decimalOf(min), max: decimalOf(max) });
const whole = (min: number, max: number) => intersectNumbers(INTEGERS, between(min, max));
const multiples = (step: number, min: number, max: number): NumberSet => ({ ...between(min, max), step: decimalOf(step) });

const SETS: [string, NumberSet][] = [
  ['numbers', ALL_NUMBERS],
  ['whole numbers', INTEGERS],
  ['numbers that are not whole', FRACTIONS],
  ['1 to 14', whole(1, 14)],
  ['1500 to 98,765', whole(1500, 98_765)],
  ['-1200 to 1500', whole(-1200, 1500)],
  ['from 1500 on', whole(1500, Number.MAX_VALUE)],
  ['-0.25 to 2.25', between(-0.25, 2.25)],
  ['0.001 to 0.0025', between(0.001, 0.0025)],
  ['1e-9 to 7e10', between(1e-9, 7e10)],
  ['5e10 to 7e10', between(5e10, 7e10)],
  ['multiples of 3', multiples(3, -1000, 1e6)],
  ['multiples of 0.25', multiples(0.25, -20, 1e300)],
  ['multiples of 2 that are none of 6', { ...multiples(2, 0, 5000), notSteps: [decimalOf(6)] }],
];

const BYTES = [...'0123456789.eE+-'].map((character) => character.charCodeAt(0));

/** What may come behind a state, up to `depth` bytes: texts that lead on, and whether they end. */
function future(machine: NumberMachine, state: NumberState, depth: number): string {
  const ends = machine.isEnd(state) ? '!' : '';
  if (depth === 0) return ends;
  const parts = BYTES.map((byte) => {
    const next = machine.next(state, byte);
    return next === null ? '' : `${String.fromCharCode(byte)}(${future(machine, next, depth - 1)})`;
  });
  return `${ends}${parts.join('')}`;
}

function behind(machine: NumberMachine, state: NumberState | null, byte: number): NumberState | null {
  return state === null ? machine.start(byte) : machine.next(state, byte);
}

/** States of a class that are compared. */
const ENOUGH = 5;

/** States on random ways, of which many are near a bound. */
function drawStates(machine: NumberMachine, draws: Draws): NumberState[] {
  const states: NumberState[] = [];
  for (let way = 0; way < 60; way++) {
    let state: NumberState | null = null;
    for (let length = 0; length < 30; length++) {
      const options: NumberState[] = BYTES.flatMap((byte) => behind(machine, state, byte) ?? []);
      if (options.length === 0) break;
      state = draws.pick(options);
      states.push(state);
    }
  }
  return states;
}

describe('numbers of one class go on alike', () => {
  test.each(SETS)('%s', (_, set) => {
    const machine = new NumberMachine(set);
    const futures = new Map<string, string>();
    const seen = new Map<string, number>();
    for (const state of drawStates(machine, new Draws(7))) {
      const name = machine.textOf(state);
      const times = seen.get(name) ?? 0;
      seen.set(name, times + 1);
      if (times >= ENOUGH) continue;
      const found = future(machine, state, 3);
      expect([name, state.digits, found]).toEqual([name, state.digits, futures.get(name) ?? found]);
      futures.set(name, found);
    }
    expect(futures.size).toBeGreaterThan(5);
  });
});

describe('classes are few, so that most numbers find their mask', () => {
  test.each<[string, NumberSet, number]>([
    ['1500 to 98,765', whole(1500, 98_765), 30],
    ['-0.25 to 2.25', between(-0.25, 2.25), 120],
    ['multiples of 3', multiples(3, -1000, 1e6), 60],
    ['numbers', ALL_NUMBERS, 100],
  ])('%s', (_, set, most) => {
    const machine = new NumberMachine(set);
    const names = new Set<string>();
    for (let seed = 0; seed < 20; seed++)
      for (const state of drawStates(machine, new Draws(seed))) if (state.exponent === null) names.add(machine.textOf(state));
    expect(names.size).toBeLessThan(most);
  });
});
