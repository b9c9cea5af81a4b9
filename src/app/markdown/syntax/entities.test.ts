import { expect, test } from 'vitest';
import { decodeEntities } from './entities.ts';

test.each([
  ['1 &lt; 2 &amp;&amp; 3 &gt; 2', '1 < 2 && 3 > 2'],
  ['a&nbsp;b &mdash; &#8212; &#x2014;', 'a\u00a0b — — —'],
  ['&rarr; is not &rArr;', '→ is not ⇒'],
  ['&#0; &#xD800; &#x110000;', '\ufffd \ufffd \ufffd'],
  ['AT&T; &unknown; &constructor; &__proto__; &amp', 'AT&T; &unknown; &constructor; &__proto__; &amp'],
  ['&amp;lt;', '&lt;'],
])('%j is read as %j', (text, read) => {
  expect(decodeEntities(text)).toBe(read);
});
