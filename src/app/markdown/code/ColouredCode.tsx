// Code with its colours. Those of long code come a slice a task.
import { memo, useMemo, useRef } from 'react';
import { useSliced } from '../../ui/slices.ts';
import { inGroups, type Span, type SpanGroup } from './spans.ts';

export function ColouredCode({ text, spans }: { text: string; spans: readonly Span[] }) {
  const code = useRef<HTMLElement>(null);
  const groups = useMemo(() => inGroups(spans), [spans]);
  const shown = useSliced(code, { length: text.length, cut: (from, max) => endOfGroups(groups, from, max) });
  return (
    <code ref={code}>
      {groups
        .filter(({ end }) => end <= shown)
        .map(({ end, spans: runs }) => (
          <Runs key={end} spans={runs} />
        ))}
      {text.slice(shown)}
    </code>
  );
}

const Runs = memo(function Runs({ spans }: { spans: readonly Span[] }) {
  return [...spans.entries()].map(([place, { kind, text }]) => (
    <span key={place} className={kind ? `code-${kind}` : undefined}>
      {text}
    </span>
  ));
});

/** The end of the last group within `max` characters of `from`, or of the next one. */
function endOfGroups(groups: readonly SpanGroup[], from: number, max: number): number {
  const next = groups.filter(({ end }) => end > from);
  return next.findLast(({ end }) => end <= from + max)?.end ?? next[0]?.end ?? from;
}
