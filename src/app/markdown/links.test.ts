import { expect, test } from 'vitest';
import { addressOf, showsAddress } from './links.ts';

test.each(['https://example.org/a?b=c#d', 'http://example.org', 'mailto:a@example.org', 'HTTPS://EXAMPLE.ORG'])(
  '%s is followed',
  (href) => {
    expect(addressOf(href)?.href).toBe(new URL(href).href);
  },
);

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://example.org/x',
  'ftp://example.org',
  'tel:1',
  '/path',
  'path',
  '#hash',
  '//example.org',
  '',
  'https://',
  'ws://example.org',
  'about:blank',
])('%j is not', (href) => {
  expect(addressOf(href)).toBeNull();
});

test.each([
  ['https://example.org', 'https://example.org/', true],
  ['www.example.org', 'http://www.example.org/', true],
  ['a@example.org', 'mailto:a@example.org', true],
  ['example.org', 'https://example.org/', false],
  ['https://example.org', 'https://example.net/', false],
  ['https://bank.example', 'https://bank.example@evil.example/', false],
  ['https://аpple.com', 'https://xn--pple-43d.com/', false],
  ['', 'https://example.org/', false],
])('the words %j for %s: %j', (words, href, isShown) => {
  expect(showsAddress(words, new URL(href))).toBe(isShown);
});
