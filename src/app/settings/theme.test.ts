import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { SETTINGS_KEY } from './settings.ts';

const SCRIPT = readFileSync('public/theme.js', 'utf8');
const PAGE = readFileSync('index.html', 'utf8');

/** Runs the script in a page with the metas of index.html. */
function pageWith(stored: string | null) {
  const metas = [...PAGE.matchAll(/<meta name="(color-scheme|theme-color)"(?: media="[^"]*")? content="([^"]*)"/g)].map(
    ([, name = '', content = '']) => ({ name, content }),
  );
  const dataset: Record<string, string> = {};
  const named = (selector: string) => metas.filter(({ name }) => selector === `meta[name=${name}]`);
  const window: { showTheme?(theme: string): void } = {};
  runInNewContext(SCRIPT, {
    window,
    document: {
      documentElement: { dataset },
      querySelector: (selector: string) => named(selector)[0],
      querySelectorAll: named,
    },
    localStorage: { getItem: (key: string) => (key === SETTINGS_KEY ? stored : null) },
  });
  return { window, look: () => [dataset['theme'], ...metas.map(({ content }) => content)] };
}

const SYSTEM = [undefined, 'light dark', '#f8f9fa', '#14171a'];

test('a stored theme is shown with its colours of the browser’s bars', () => {
  expect(pageWith('{"theme":"dark"}').look()).toEqual(['dark', 'dark', '#14171a', '#14171a']);
  expect(pageWith('{"theme":"light"}').look()).toEqual(['light', 'light', '#f8f9fa', '#f8f9fa']);
});

test.each([null, '', '{', 'null', '{"theme":"purple"}', '{"theme":"system"}', '{"theme":{"a":1}}'])(
  'with %j stored, the system decides',
  (stored) => expect(pageWith(stored).look()).toEqual(SYSTEM),
);

test('a choice is shown at once, and taken back', () => {
  const { window, look } = pageWith(null);
  window.showTheme?.('dark');
  expect(look()[0]).toBe('dark');
  window.showTheme?.('system');
  expect(look()).toEqual(SYSTEM);
});

test('the page loads the script before its own code, and waits for it', () => {
  const script = PAGE.indexOf('<script src="/theme.js"></script>');
  expect(script).toBeGreaterThan(PAGE.lastIndexOf('<meta'));
  expect(script).toBeLessThan(PAGE.indexOf('<body>'));
});
