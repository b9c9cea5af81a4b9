// All keywords of draft 2020-12, and those that demand nothing.

import type { SchemaNode } from '../schema/schema-node.ts';
import { ARRAY_KEYWORDS } from './array-keywords.ts';
import type { Keyword } from './assertion.ts';
import { LOGIC_KEYWORDS } from './logic-keywords.ts';
import { NUMBER_KEYWORDS } from './number-keywords.ts';
import { OBJECT_KEYWORDS } from './object-keywords.ts';
import { STRING_KEYWORDS } from './string-keywords.ts';
import { VALUE_KEYWORDS } from './value-keywords.ts';

/** Keywords of older drafts, which authors expect to hold. */
const OLDER: Readonly<Record<string, string>> = {
  dependencies: 'write dependentRequired or dependentSchemas, its names since draft 2019-09',
  additionalItems: 'write items beside prefixItems, as since draft 2020-12',
  $recursiveRef: 'write $ref',
};

/** The drafts whose keywords have the same meaning, as far as they share them. */
const DRAFTS = /^https?:\/\/json-schema\.org\/(draft\/(2020-12|2019-09)|draft-0[67])\/schema#?$/;

const dialect: Keyword = (_, node) => {
  const uri = node.string('$schema') ?? '';
  if (!DRAFTS.test(uri)) throw node.notHeld('$schema', `${JSON.stringify(uri)} is a dialect that is not known here`);
  return null;
};

const KEYWORDS: ReadonlyMap<string, Keyword> = new Map(
  Object.entries({
    ...VALUE_KEYWORDS,
    ...NUMBER_KEYWORDS,
    ...STRING_KEYWORDS,
    ...ARRAY_KEYWORDS,
    ...OBJECT_KEYWORDS,
    ...LOGIC_KEYWORDS,
    $schema: dialect,
  }),
);

/**
 * What demands something of a value. Undefined for annotations, and for names that the standard does
 * not know and so has readers ignore.
 */
export function keywordNamed(node: SchemaNode, name: string): Keyword | undefined {
  const reason = Object.hasOwn(OLDER, name) ? OLDER[name] : undefined;
  if (reason !== undefined) throw node.notHeld(name, reason);
  return KEYWORDS.get(name);
}
