// The policy holds in page and worker, and every spec would notice if it were broken.
import { expect, test, waitUntilReady } from '../support/fixtures.ts';

test.beforeEach(async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
});

test('what the policy forbids is refused and seen by the watch of every spec', async ({ page, offences }) => {
  await page.evaluate(() => document.body.append(Object.assign(new Image(), { src: 'https://elsewhere.example/x.png' })));
  await expect.poll(() => offences.join()).toContain('img-src');
  offences.length = 0;
});

test('a worker’s violation is seen as well', async ({ page, offences }) => {
  await page.workers()[0]?.evaluate(() => fetch('http://elsewhere.example/').catch(() => undefined));
  await expect.poll(() => offences.join()).toMatch(/connect-src/);
  offences.length = 0;
});

test('text never becomes markup, nor a foreign address a script', async ({ page, offences }) => {
  const refused = await page.evaluate(() => {
    const outcomes: string[] = [];
    const attempt = (name: string, run: () => void) => {
      try {
        run();
        outcomes.push(`${name} went through`);
      } catch (error) {
        outcomes.push(`${name}: ${(error as Error).name}`);
      }
    };
    attempt('innerHTML', () => {
      document.body.innerHTML = '<b>x</b>';
    });
    attempt('script', () => {
      document.createElement('script').src = 'https://elsewhere.example/x.js';
    });
    attempt('worker', () => new Worker('https://elsewhere.example/x.js'));
    return outcomes;
  });
  expect(refused).toEqual(['innerHTML: TypeError', 'script: TypeError', 'worker: TypeError']);
  offences.length = 0;
});
