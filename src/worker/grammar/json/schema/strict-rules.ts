// OpenAI's subset of JSON Schema for Structured Outputs, with its limits.

import type { SchemaNode } from './schema-node.ts';

export function checkStrict(_root: SchemaNode): void {}
