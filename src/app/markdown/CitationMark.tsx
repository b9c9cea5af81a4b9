// A citation in an answer: the name of its page, as a link where the page has an address.
import { useContext } from 'react';
import { sourceAt } from '../../tools/browser/citations.ts';
import { LinkText } from './LinkText.tsx';
import { addressOf } from './links.ts';
import { SourcesContext } from './sources-context.ts';
import type { CitationToken } from './syntax/tokens.ts';

export function CitationMark({ citation }: { citation: CitationToken }) {
  const source = sourceAt(useContext(SourcesContext), citation.cursor);
  // A page that no tool has shown: the model's words stay as they are.
  if (source === null) return citation.raw;
  const address = addressOf(source.url);
  const lines = citation.lines.replace('-', '–');
  if (address === null) {
    return (
      <cite className="citation" title={source.title}>
        {`${source.title}, ${lines}`}
      </cite>
    );
  }
  return (
    <cite className="citation" title={`${source.title}, ${lines}`}>
      <LinkText address={address} isPlain={false}>
        {address.host}
      </LinkText>
    </cite>
  );
}
