// All schemas of one document, and where references lead.

import type { JsonAsWritten, JsonObject } from '../../../harmony/json-as-written.ts';
import { asWritten, schemaText } from './json-value.ts';
import { InvalidJsonSchema } from './schema-error.ts';
import { type Place, pointerPart, SchemaNode } from './schema-node.ts';

const ROOT_URI = 'schema://root/';

const SCHEMA_KEYWORDS = [
  'not',
  'if',
  'then',
  'else',
  'additionalProperties',
  'propertyNames',
  'items',
  'contains',
  'unevaluatedItems',
];
const SINGLE = new Set([...SCHEMA_KEYWORDS, 'unevaluatedProperties']);
const LISTS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const MAPS = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);

/** A schema, and where the document has it. */
export interface Located {
  json: JsonAsWritten;
  place: Place;
}

/** The schemas of a document. Nodes are made when they are asked for. */
export class SchemaDocument {
  readonly root: SchemaNode;
  /** All schemas, in the order of the document. */
  readonly schemas: Located[] = [];
  readonly #nodes = new Map<string, SchemaNode>();
  /** Schemas with an `$id` or an anchor, by absolute URI. */
  readonly #named = new Map<string, Located>();
  #nested = false;

  /** @param schema JSON as written, or plain values */
  constructor(schema: unknown) {
    const json = asWritten(schema);
    const place = { path: '', base: baseOf(json, ROOT_URI) };
    this.#named.set(ROOT_URI, { json, place }).set(place.base, { json, place });
    this.#collect({ json, place: { path: '', base: ROOT_URI } });
    this.root = this.node(json, place);
  }

  get nodes(): Iterable<SchemaNode> {
    return this.#nodes.values();
  }

  /** The node of a schema. `place.base` is the base that holds inside of it. */
  node(json: JsonAsWritten, place: Place): SchemaNode {
    // Where bases differ, equal texts may refer to different schemas.
    const name = this.#nested ? `${place.base} ${schemaText(json)}` : schemaText(json);
    const known = this.#nodes.get(name);
    if (known !== undefined) return known;
    const node = new SchemaNode(this.#nodes.size, place, json);
    this.#nodes.set(name, node);
    return node;
  }

  /** The schema in a keyword of `parent`, or deeper in it by `inside`. */
  child(parent: SchemaNode, json: JsonAsWritten, ...steps: [string, ...(string | number)[]]): SchemaNode {
    const path = parent.pathOf(...steps);
    return this.node(json, { path, base: baseOf(json, parent.place.base) });
  }

  /** The schema that a `$ref` of `node` leads to; null if it is not in this document. */
  resolve(node: SchemaNode, reference: string): SchemaNode | null {
    const uri = absolute(reference, node.place.base);
    if (uri === null) return null;
    const [resource = '', fragment = ''] = uri.split('#', 2);
    const named = this.#named.get(fragment === '' ? resource : uri);
    if (named !== undefined) return this.node(named.json, named.place);
    const start = this.#named.get(resource);
    if (start === undefined || !fragment.startsWith('/')) return null;
    const found = follow(start, fragment);
    return found === null ? null : this.node(found.json, found.place);
  }

  /** Finds ids and anchors in all places where the document has schemas. */
  #collect({ json, place }: Located): void {
    if (!(json instanceof Map)) return;
    this.schemas.push({ json, place });
    const keywords = json as JsonObject;
    const base = baseOf(json, place.base);
    const here = { json, place: { path: place.path, base } };
    if (base !== place.base) {
      this.#nested ||= place.path !== '';
      this.#named.set(base, here);
    }
    for (const anchor of [keywords.get('$anchor'), keywords.get('$dynamicAnchor')]) {
      if (typeof anchor === 'string') this.#named.set(`${base}#${anchor}`, here);
    }
    for (const [keyword, value] of keywords) for (const child of childrenOf(keyword, value, here.place)) this.#collect(child);
  }
}

function childrenOf(keyword: string, value: JsonAsWritten, { path, base }: Place): Located[] {
  const under = (step: string | number) => ({ path: `${path}/${keyword}/${pointerPart(step)}`, base });
  if (SINGLE.has(keyword)) return [{ json: value, place: { path: `${path}/${keyword}`, base } }];
  if (LISTS.has(keyword) && Array.isArray(value)) return value.map((json, index) => ({ json, place: under(index) }));
  if (!MAPS.has(keyword) || !(value instanceof Map)) return [];
  return [...(value as JsonObject)].map(([name, json]) => ({ json, place: under(name) }));
}

/** Follows a JSON pointer. An `$id` on the way changes the base. */
function follow(start: Located, fragment: string): Located | null {
  let { json, place } = start;
  for (const raw of fragment.slice(1).split('/')) {
    const step = decoded(raw).replaceAll('~1', '/').replaceAll('~0', '~');
    const next: JsonAsWritten | undefined = json instanceof Map ? (json as JsonObject).get(step) : member(json, step);
    if (next === undefined) return null;
    json = next;
    place = { path: `${place.path}/${pointerPart(step)}`, base: baseOf(json, place.base) };
  }
  return { json, place };
}

function member(json: JsonAsWritten, step: string): JsonAsWritten | undefined {
  return Array.isArray(json) && /^\d+$/.test(step) ? (json as readonly JsonAsWritten[])[Number(step)] : undefined;
}

/** The base inside `json`: its own `$id`, or the base around it. */
function baseOf(json: JsonAsWritten, base: string): string {
  const id = json instanceof Map ? (json as JsonObject).get('$id') : undefined;
  if (typeof id !== 'string') return base;
  return absolute(id, base)?.split('#', 1)[0] ?? base;
}

function absolute(reference: string, base: string): string | null {
  if (reference.startsWith('#')) return `${base}${decoded(reference)}`;
  return URL.canParse(reference, base) ? decoded(new URL(reference, base).href).replace(/#$/, '') : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A root that is no schema is refused before anything else. */
export function parseSchema(schema: unknown): SchemaDocument {
  if (typeof schema !== 'boolean' && (typeof schema !== 'object' || schema === null || Array.isArray(schema))) {
    throw new InvalidJsonSchema('', 'A schema must be an object or a boolean');
  }
  return new SchemaDocument(schema);
}
