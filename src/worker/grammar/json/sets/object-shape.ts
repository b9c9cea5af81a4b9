// Sets of objects.

import { type Dfa, labelOf } from '../../pattern/dfa.ts';
import type { Conjunction, Conjunctions } from './conjunction.ts';

/** What one schema says about the values of an object. */
export interface Layer {
  /** Unique to the layer. */
  id: string;
  properties: ReadonlyMap<string, Conjunction>;
  /** Holds for each key of the language. */
  patterns: readonly { keys: Dfa; value: Conjunction }[];
  /** Holds for keys that are in neither. */
  additional: Conjunction;
}

export interface ObjectShape {
  layers: readonly Layer[];
  required: ReadonlySet<string>;
  /** What each key satisfies, as a string. */
  names: Conjunction;
  min: number;
  /** Infinity without a limit. */
  max: number;
}

export function anyObject(conjunctions: Conjunctions): ObjectShape {
  return { layers: [], required: new Set(), names: conjunctions.any, min: 0, max: Number.POSITIVE_INFINITY };
}

export function intersectObjects(conjunctions: Conjunctions, a: ObjectShape, b: ObjectShape): ObjectShape {
  return {
    layers: [...new Map([...a.layers, ...b.layers].map((layer) => [layer.id, layer])).values()],
    required: new Set([...a.required, ...b.required]),
    names: conjunctions.and(a.names, b.names),
    min: Math.max(a.min, b.min),
    max: Math.min(a.max, b.max),
  };
}

/** What the value of `key` satisfies in all layers. */
export function valueOf(conjunctions: Conjunctions, { layers }: ObjectShape, key: string): Conjunction {
  return conjunctions.all(layers.map((layer) => valueInLayer(conjunctions, layer, key)));
}

function valueInLayer(conjunctions: Conjunctions, { properties, patterns, additional }: Layer, key: string): Conjunction {
  const declared = properties.get(key);
  const matched = patterns.filter(({ keys }) => labelOf(keys, key) !== 0).map(({ value }) => value);
  if (declared === undefined && matched.length === 0) return additional;
  return conjunctions.all(declared === undefined ? matched : [declared, ...matched]);
}

/** Whether the layers and counts alone say that no object fits. */
export function isPlainlyEmpty(conjunctions: Conjunctions, shape: ObjectShape): boolean {
  if (shape.min > shape.max || shape.required.size > shape.max || shape.names === conjunctions.never) return true;
  return [...shape.required].some((key) => valueOf(conjunctions, shape, key) === conjunctions.never);
}

/** Equal for equal shapes. */
export function objectText({ layers, required, names, min, max }: ObjectShape): string {
  const ids = layers.map(({ id }) => id).toSorted();
  return JSON.stringify([ids, [...required].toSorted(), names.id, min, `${max}`]);
}
