// Text within a block: emphasis, code, links, formulas, citations. Raw HTML, images and unknown links are
// shown as they were written.
import type { Tokens } from 'marked';
import { StreamedText } from '../ui/StreamedText.tsx';
import { CitationMark } from './CitationMark.tsx';
import { LinkText } from './LinkText.tsx';
import { addressOf, showsAddress, wordsOf } from './links.ts';
import { MathText } from './math/MathText.tsx';
import { decodeEntities } from './syntax/entities.ts';
import { inside, isLineBreak, keyed, type MarkdownToken } from './syntax/tokens.ts';

export function Inline({ tokens }: { tokens: readonly MarkdownToken[] }) {
  return keyed(tokens).map(({ key, token }) => <InlineToken key={key} token={token} />);
}

function InlineToken({ token }: { token: MarkdownToken }) {
  switch (token.type) {
    case 'text':
      if (token.tokens) return <Inline tokens={inside(token.tokens)} />;
      return <StreamedText as="span" text={decodeEntities(token.text)} />;
    case 'escape':
      return <StreamedText as="span" text={token.text} />;
    case 'strong':
      return (
        <strong>
          <Inline tokens={inside(token.tokens)} />
        </strong>
      );
    case 'em':
      return (
        <em>
          <Inline tokens={inside(token.tokens)} />
        </em>
      );
    case 'del':
      return (
        <del>
          <Inline tokens={inside(token.tokens)} />
        </del>
      );
    case 'codespan':
      return <StreamedText as="code" text={token.text} />;
    case 'math':
      return <MathText tex={token.text} isDisplay={token.isDisplay} />;
    case 'citation':
      return <CitationMark citation={token} />;
    case 'br':
      return <br />;
    case 'link':
      return <Link token={token} />;
    case 'html':
      return isLineBreak(token.raw) ? <br /> : <StreamedText as="span" text={token.raw} />;
    default:
      return <StreamedText as="span" text={token.raw} />;
  }
}

function Link({ token }: { token: Tokens.Link }) {
  const address = addressOf(token.href);
  if (address === null) return <StreamedText as="span" text={token.raw} />;
  const words = inside(token.tokens);
  return (
    <LinkText address={address} isPlain={showsAddress(wordsOf(words), address)}>
      <Inline tokens={words} />
    </LinkText>
  );
}
