// Finds the schemas of a document whose complement counts.

const FOLLOWED_BY_NAME = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'allOf',
  'anyOf',
  'oneOf',
  'prefixItems',
]);

/**
 * The outermost `not` or `if` that a keyword is in. Without that keyword, it would hold the wrong
 * values; so it is left out as a whole. Null if there is none.
 */
export function outermostNegation(path: string): { path: string; keyword: string } | null {
  const steps = path.split('/');
  for (let at = 1; at < steps.length - 1; at++) {
    const keyword = steps[at] ?? '';
    if (keyword === 'not' || keyword === 'if') return { path: steps.slice(0, at + 1).join('/'), keyword };
    // What follows is a name or an index, even if it is like a keyword.
    if (FOLLOWED_BY_NAME.has(keyword)) at++;
  }
  return null;
}
