// What the answer says: reasoning, text, calls, usage, and the refusal if it came instead.
import type { AnswerContent } from './answer.ts';
import type { RunState } from './run.ts';

export function AnswerView({ state }: { state: RunState }) {
  const { content, ignored, status } = state;
  const { reasoning, text, calls, error } = content;
  return (
    <div className="space-y-4">
      {error && <Refusal error={error} />}
      {ignored !== '' && <p className="text-sm text-warn">{`Without effect: ${ignored}.`}</p>}
      {reasoning !== '' && (
        <section aria-label="Reasoning">
          <h3 className="text-xs font-medium text-muted">Reasoning</h3>
          <p className="text-block mt-1 border-s-2 border-line ps-3 text-sm text-muted">{reasoning}</p>
        </section>
      )}
      {text !== '' && (
        <section aria-label="Text">
          <p className="text-block rounded-xl bg-sunken p-3 text-[0.9375rem]">{shaped(text)}</p>
        </section>
      )}
      {calls.map(({ name, arguments: given }, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a call has no name but its place
        <section key={at} aria-label={`Call of ${name}`} className="card p-3">
          <h3 className="font-mono text-sm font-medium">{name}</h3>
          <pre className="mt-1 font-mono text-[0.8125rem] wrap-anywhere whitespace-pre-wrap">{shaped(given)}</pre>
        </section>
      ))}
      {isEmpty(content) && status === 'running' && <p className="text-sm text-muted">Reading the request…</p>}
      {isEmpty(content) && status !== 'running' && <p className="text-sm text-muted">The answer has no text.</p>}
      <Figures content={content} />
    </div>
  );
}

function Refusal({ error }: { error: NonNullable<AnswerContent['error']> }) {
  return (
    <div role="alert" className="rounded-xl bg-danger-soft px-4 py-3 text-sm text-danger">
      {error.param && <code className="font-mono font-medium wrap-anywhere">{error.param}</code>}
      <p className="wrap-anywhere">{error.message}</p>
    </div>
  );
}

function Figures({ content: { usage, finish } }: { content: AnswerContent }) {
  if (!usage && !finish) return null;
  const parts = [finish && `ended with ${finish}`, usage && `${usage.input} tokens in, ${usage.output} out`];
  return <p className="text-xs text-muted tabular-nums">{parts.filter(Boolean).join(' · ')}</p>;
}

const isEmpty = ({ reasoning, text, calls, error }: AnswerContent): boolean =>
  reasoning === '' && text === '' && calls.length === 0 && error === null;

/** JSON in lines that are easy to read; another text as it is. */
function shaped(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
