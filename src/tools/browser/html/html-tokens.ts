// HTML as a flat list of tags and texts. Nothing is loaded or run.

import { Parser } from 'htmlparser2';

export type HtmlToken =
  | { type: 'text'; text: string }
  | { type: 'open'; name: string; attributes: Readonly<Record<string, string>> }
  | { type: 'close'; name: string };

/** The parser's time grows with the square of the depth: 0.1 s at this one, 35 s at ten times as much. */
const MAX_DEPTH = 10_000;

/**
 * Reads HTML, and closes what is left open. Neighbouring texts are one token. Errors: for HTML
 * nested deeper than MAX_DEPTH.
 */
export function htmlTokens(html: string): HtmlToken[] {
  const tokens: HtmlToken[] = [];
  let depth = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (++depth > MAX_DEPTH) throw new Error(`The page has more than ${MAX_DEPTH} elements inside each other.`);
      tokens.push({ type: 'open', name, attributes });
    },
    onclosetag(name) {
      depth--;
      tokens.push({ type: 'close', name });
    },
    ontext: (text) => tokens.push({ type: 'text', text }),
  });
  parser.end(html);
  return joinTexts(tokens);
}

/** Joins texts that follow each other. */
export function joinTexts(tokens: readonly HtmlToken[]): HtmlToken[] {
  const joined: HtmlToken[] = [];
  let texts: string[] = [];
  const endText = () => {
    if (texts.length > 0) joined.push({ type: 'text', text: texts.join('') });
    texts = [];
  };
  for (const token of tokens) {
    if (token.type === 'text') texts.push(token.text);
    else {
      endText();
      joined.push(token);
    }
  }
  endText();
  return joined;
}
