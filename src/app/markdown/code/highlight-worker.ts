// Highlights code beside the page, so that a long file does not hold up what is written.
import bash from 'highlight.js/lib/languages/bash';
import cpp from 'highlight.js/lib/languages/cpp';
import css from 'highlight.js/lib/languages/css';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import { createLowlight } from 'lowlight';
import type { HighlightReply, HighlightRequest } from './highlight.ts';
import { spansOf } from './spans.ts';

const lowlight = createLowlight({ bash, cpp, css, go, java, javascript, json, python, rust, sql, typescript, xml });

self.addEventListener('message', ({ data: { id, language, code } }: MessageEvent<HighlightRequest>) => {
  self.postMessage({ id, spans: spansOf(lowlight.highlight(language, code)) } satisfies HighlightReply);
});
