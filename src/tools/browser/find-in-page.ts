// The page that a search within a page makes: the places, each with the lines that follow.

import { withoutLinks } from './link-text.ts';
import type { PageContents } from './page-contents.ts';
import { wrapLines } from './wrap-lines.ts';

const MAX_MATCHES = 50;
const LINES_SHOWN = 4;

/** Finds `pattern`, written in small letters, in the lines of `page`. Large letters count as small. */
export function findInPage(page: PageContents, pattern: string): PageContents {
  const lines = withoutLinks(wrapLines(page.text).join('\n')).split('\n');
  const found = matchingLines(lines, pattern);
  const shown = found.map((line, match) =>
    [`# 【${match}†match at L${line}】`, ...lines.slice(line, line + LINES_SHOWN)].join('\n'),
  );
  return {
    url: `${page.url}/find?pattern=${encodeURIComponent(pattern)}`,
    title: `Find results for text: \`${pattern}\` in \`${page.title}\``,
    foundIn: page.title,
    text: found.length > 0 ? shown.join('\n\n') : `No \`find\` results for pattern: \`${pattern}\``,
    links: new Map(found.map((_line, match) => [`${match}`, page.url])),
    snippets: new Map(found.map((line, match) => [`${match}`, { line }])),
  };
}

/** Lines with the pattern. Those that are shown with an earlier one are not searched. */
function matchingLines(lines: readonly string[], pattern: string): number[] {
  const found: number[] = [];
  for (let line = 0; line < lines.length && found.length < MAX_MATCHES; line++) {
    if (!lines[line]?.toLowerCase().includes(pattern)) continue;
    found.push(line);
    line += LINES_SHOWN - 1;
  }
  return found;
}
