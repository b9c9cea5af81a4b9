// Highlighted code as runs of text, each with the kind that gives it its colour.
import type { createLowlight } from 'lowlight';

type Root = ReturnType<ReturnType<typeof createLowlight>['highlight']>;
type Node = Root['children'][number];

/** What a run of code is. Each has a colour of the look (markdown.css). */
export type SpanKind = 'keyword' | 'string' | 'number' | 'name' | 'comment';

export interface Span {
  kind: SpanKind | null;
  text: string;
}

const KINDS: Record<SpanKind, readonly string[]> = {
  keyword: ['keyword', 'operator', 'selector-pseudo', 'doctag', 'meta', 'template-tag', 'template-variable'],
  string: ['string', 'regexp', 'char', 'symbol', 'link', 'addition'],
  number: ['number', 'literal', 'variable', 'subst-number'],
  name: [
    'title',
    'built_in',
    'type',
    'attr',
    'attribute',
    'name',
    'section',
    'selector-tag',
    'selector-class',
    'selector-id',
    'property',
  ],
  comment: ['comment', 'quote', 'deletion'],
};

const KIND_OF = new Map(
  Object.entries(KINDS).flatMap(([kind, scopes]) => scopes.map((scope) => [scope, kind as SpanKind] as const)),
);

/** The runs of a highlighted tree, in order; neighbours of the same kind are one. */
export function spansOf(root: Root): Span[] {
  const spans: Span[] = [];
  const visit = (node: Node, kind: SpanKind | null) => {
    if (node.type === 'text') {
      const last = spans.at(-1);
      if (last?.kind === kind) last.text += node.value;
      else spans.push({ kind, text: node.value });
    }
    if (node.type === 'element') for (const child of node.children) visit(child, kindOf(node.properties['className']) ?? kind);
  };
  for (const node of root.children) visit(node, null);
  return spans;
}

/** highlight.js names a scope as `hljs-keyword`. */
function kindOf(className: unknown): SpanKind | undefined {
  return KIND_OF.get(String(Array.isArray(className) ? className[0] : '').replace(/^hljs-/, ''));
}

/** Spans that are shown together. */
export interface SpanGroup {
  spans: Span[];
  /** Where the group ends in the code, in UTF-16 code units. */
  end: number;
}

/** A group ends behind so many code units. */
const GROUP = 500;

/** `spans` in order, in groups. */
export function inGroups(spans: readonly Span[]): SpanGroup[] {
  const groups: SpanGroup[] = [];
  let at = 0;
  for (const span of spans) {
    const last = groups.at(-1);
    at += span.text.length;
    if (last && last.end - (groups.at(-2)?.end ?? 0) < GROUP) Object.assign(last, { spans: [...last.spans, span], end: at });
    else groups.push({ spans: [span], end: at });
  }
  return groups;
}
