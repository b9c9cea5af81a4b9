// What a tool gave back: its text as it is, its pictures and files, and the pages that it found. A
// text of a tool is never read as Markdown or HTML.
import { lazy, Suspense } from 'react';
import type { ToolResultPart } from '../../conversations/message.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { StreamedText } from '../../ui/StreamedText.tsx';

const ResultFiles = lazy(() => import('./ResultFiles.tsx').then((module) => ({ default: module.ResultFiles })));

export function CallResult({ result }: { result: ToolResultPart }) {
  const { text, files = [], sources = [] } = result;
  return (
    <section aria-label={result.outcome ? 'Error' : 'Result'} className="space-y-3">
      <div className="flex items-center justify-between text-xs text-muted">
        <span>{result.outcome ? 'Error' : 'Result'}</span>
        <CopyButton text={text} label="Copy" />
      </div>
      {text === '' ? (
        <p className="text-muted">The tool gave no text.</p>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard
        <pre tabIndex={0} className="max-h-80 overflow-auto whitespace-pre-wrap wrap-anywhere" translate="no" dir="auto">
          <StreamedText as="code" text={text} className="font-mono" />
        </pre>
      )}
      <Suspense>{files.length > 0 && <ResultFiles files={files} />}</Suspense>
      {sources.length > 0 && (
        <ul aria-label="Pages" className="space-y-1">
          {sources.map(({ cursor, title, url }) => (
            <li key={cursor} className="wrap-anywhere">
              <span className="text-muted tabular-nums">[{cursor}]</span> {title}{' '}
              <span className="text-muted" dir="ltr" translate="no">
                {url}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
