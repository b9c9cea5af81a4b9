// What the model read and wrote, with the control tokens of Harmony, as text.
import type { RecordedToken, Recording } from '../../contracts/recording.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Pager } from './Pager.tsx';
import { rawParts, textOf } from './tokens.ts';

/** Tokens of a page. */
const PAGE = 2000;

export function RawView({ recording }: { recording: Recording }) {
  return (
    <div className="space-y-4">
      <RawText title="Prompt" tokens={recording.prompt} />
      <RawText title="Answer" tokens={recording.answer} />
    </div>
  );
}

function RawText({ title, tokens }: { title: string; tokens: readonly RecordedToken[] }) {
  return (
    <section aria-label={`Raw ${title.toLowerCase()}`}>
      <div className="flex items-center justify-between gap-3">
        <h3 className="text-sm font-medium">
          {title} <span className="font-normal text-muted tabular-nums">{`${tokens.length.toLocaleString()} tokens`}</span>
        </h3>
        <CopyButton text={() => textOf(tokens)} label={`Copy ${title.toLowerCase()}`} />
      </div>
      <Pager items={tokens} size={PAGE} noun="tokens">
        {(page) => (
          <pre className="mt-1 rounded-xl bg-sunken p-3 font-mono text-[0.8125rem] wrap-anywhere whitespace-pre-wrap">
            {rawParts(page).map(({ isControl, text }, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- a part has no name but its place
              <span key={at} className={isControl ? 'text-accent' : undefined}>
                {text}
              </span>
            ))}
          </pre>
        )}
      </Pager>
    </section>
  );
}
