import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { accepts } from '../testing/read-text.ts';
import { compileSchema } from './compile-schema.ts';
import { InvalidJsonSchema } from './schema/schema-error.ts';

interface Group {
  description: string;
  schema: unknown;
  tests: { description: string; data: unknown; valid: boolean }[];
}

const SUITE = new URL('../testing/golden/json-schema-test-suite.json', import.meta.url);
const suite = JSON.parse(readFileSync(SUITE, 'utf8')) as Record<string, Group[]>;

/** Valid texts that formats leave out: src/worker/grammar/json/keywords/formats.ts says why. */
const NARROWER = [
  'a valid date-time with a leap second, with minus offset',
  'a quoted string with a space in the local part is valid',
  'a quoted string with a double dot in the local part is valid',
  'a quoted string with a @ in the local part is valid',
  'an IPv4-address-literal after the @ is valid',
  'an IPv6-address-literal after the @ is valid',
  'a valid punycoded IDN hostname',
  'valid leap second, positive time-offset',
  'valid leap second, large positive time-offset',
  'valid leap second, negative time-offset',
  'valid leap second, large negative time-offset',
];

interface Tally {
  held: number;
  falseAccepts: string[];
  falseRejects: string[];
}

/** The tests of a group, if all keywords of its schema are held. */
function runGroup({ description, schema, tests }: Group, tally: Tally): void {
  const compiled = compiledOrEmpty(schema);
  if (compiled === 'not held') return;
  for (const { description: name, data, valid } of tests) {
    const text = JSON.stringify(data);
    const accepted = compiled !== 'empty' && accepts(compiled, text);
    tally.held++;
    if (accepted && !valid) tally.falseAccepts.push(`${description}: ${name}: ${text}`);
    if (!accepted && valid && !NARROWER.includes(name)) tally.falseRejects.push(`${description}: ${name}: ${text}`);
  }
}

function compiledOrEmpty(schema: unknown) {
  try {
    const { grammar, ignored } = compileSchema(schema, { strict: false });
    return ignored.length > 0 ? 'not held' : grammar;
  } catch (error) {
    if (!(error instanceof InvalidJsonSchema)) throw error;
    // Where a keyword was left out, a test of the whole schema says nothing.
    return error.message.includes('left out') ? 'not held' : 'empty';
  }
}

/** The result of each file. */
const tallies = Object.entries(suite).map(([file, groups]) => {
  const tally: Tally = { held: 0, falseAccepts: [], falseRejects: [] };
  for (const group of groups) runGroup(group, tally);
  return { file, all: groups.flatMap(({ tests }) => tests).length, ...tally };
});

test('of the schemas that are held: no invalid text is accepted, no valid one refused', () => {
  expect(tallies.flatMap(({ falseAccepts }) => falseAccepts)).toEqual([]);
  expect(tallies.flatMap(({ falseRejects }) => falseRejects)).toEqual([]);
});

test('the share of required tests whose schemas are held does not shrink', () => {
  const required = tallies.filter(({ file }) => !file.includes('/'));
  const sum = (count: 'held' | 'all') => required.reduce((total, tally) => total + tally[count], 0);
  // web-xgrammar 0.1.27 is right in 68 % with 304 false accepts; llguidance holds 45 % with none.
  expect(`${sum('held')} of ${sum('all')}`).toBe('879 of 1124');
});
