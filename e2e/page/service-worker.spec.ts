// What the service worker promises: the app without a network, the policy without a host's help, the API, and no forced update.
import { ask, expect, lastAnswer, test, waitUntilControlled, waitUntilReady } from '../support/fixtures.ts';
import { hold, release, step } from '../support/script.ts';

test('the page reloads and answers with the server stopped, isolated as before', async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilControlled(page);
  await scripted.stop();
  await page.goto(`${scripted.origin}/?model=models/golden-odd`);
  await waitUntilReady(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await ask(page, 'Hi');
  await expect(lastAnswer(page)).toContainText('tokens/s');
});

test('on a host without headers the second visit has them, in the page and in the worker', async ({
  page,
  serve,
  scriptedBuild,
}) => {
  const bare = await serve({ folder: scriptedBuild, sendsHeaders: false });
  await page.goto(bare.origin);
  await waitUntilControlled(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  const navigation = await page.reload();
  expect(navigation?.headers()['content-security-policy']).toContain("require-trusted-types-for 'script'");
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expect.poll(() => page.workers().length).toBe(1);
  expect(await page.workers()[0]?.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('model files go past the service worker and are never in its cache', async ({ page, scripted }) => {
  scripted.files.set('/models/golden-odd/config.json', Buffer.from('{"a":1}'));
  await page.goto(scripted.origin);
  await waitUntilControlled(page);
  const read = () => page.evaluate(() => fetch('models/golden-odd/config.json').then((response) => response.text()));
  expect(await read()).toBe('{"a":1}');
  scripted.files.set('/models/golden-odd/config.json', Buffer.from('{"a":2}'));
  expect(await read()).toBe('{"a":2}');
  const cached = await page.evaluate(async () => {
    const names = await caches.keys();
    const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return lists.flat().map((request) => new URL(request.url).pathname);
  });
  expect(cached).toContain('/index.html');
  expect(cached.filter((path) => path.startsWith('/models/'))).toEqual([]);
});

test.describe('the API', () => {
  test.beforeEach(async ({ page, scripted }) => {
    await page.goto(scripted.origin);
    await waitUntilControlled(page);
  });

  test('a fetch of the page is answered by its worker, with what was sent', async ({ page }) => {
    const echo = await page.evaluate(async () => {
      const response = await fetch('/v1/echo', {
        method: 'POST',
        body: '{"prompt":"x"}',
        headers: { authorization: 'Bearer none' },
      });
      return { status: response.status, request: await response.json() };
    });
    expect(echo).toMatchObject({ status: 200, request: { method: 'POST', body: '{"prompt":"x"}' } });
    expect(Object.fromEntries(echo.request.headers)).toMatchObject({ authorization: 'Bearer none' });
  });

  test('a stream arrives piece by piece, and leaving it stops it in the worker', async ({ page }) => {
    const pieces = await page.evaluate(async () => {
      const response = await fetch('/v1/endless');
      const reader = response.body?.getReader();
      let count = 0;
      while (count < 3 && !(await reader?.read())?.done) count += 1;
      await reader?.cancel();
      return count;
    });
    expect(pieces).toBe(3);
    const cancelled = () => page.evaluate(() => fetch('/v1/cancelled').then((response) => response.json()));
    await expect.poll(cancelled).toEqual({ cancelled: 1 });
    await page.evaluate(async () => {
      const abort = new AbortController();
      const response = await fetch('/v1/endless', { signal: abort.signal });
      await response.body?.getReader().read();
      abort.abort();
    });
    await expect.poll(cancelled).toEqual({ cancelled: 2 });
  });

  test('navigations and form posts of any site are refused', async ({ page, context, scripted, serve, scriptedBuild }) => {
    const navigation = await context.newPage();
    const answer = await navigation.goto(`${scripted.origin}/v1/echo`);
    expect(answer?.status()).toBe(403);
    expect(await answer?.json()).toMatchObject({ error: { type: 'invalid_request_error', code: 'navigation_refused' } });

    const attacker = await serve({ folder: scriptedBuild, sendsHeaders: false });
    attacker.files.set(
      '/attack.html',
      Buffer.from(`<form method="post" enctype="text/plain" action="${scripted.origin}/v1/echo"><button>go</button></form>`),
    );
    await navigation.goto(`${attacker.origin}/attack.html`);
    const [posted] = await Promise.all([
      navigation.waitForResponse((response) => response.url().endsWith('/v1/echo')),
      navigation.getByRole('button').click(),
    ]);
    expect(posted.status()).toBe(403);
    expect(page.url()).toContain(scripted.origin);
  });

  test('a page that does not take the call is an error that says what to do', async ({ page, scripted }) => {
    // The only page of the origin, and it never listens to the service worker.
    await page.addInitScript(() => {
      const listen = ServiceWorkerContainer.prototype.addEventListener;
      ServiceWorkerContainer.prototype.addEventListener = function (type: string, ...rest: [never]) {
        if (type !== 'message') listen.call(this, type, ...rest);
      };
    });
    await page.reload();
    const answered = page.evaluate(() =>
      fetch('/v1/echo').then(async (response) => ({ status: response.status, body: await response.text() })),
    );
    const { status, body } = await answered;
    expect(status).toBe(503);
    expect(JSON.parse(body)).toMatchObject({ error: { type: 'server_error', code: 'no_page' } });
    expect(scripted.requests.filter(({ path }) => path.startsWith('/v1/'))).toEqual([]);
  });
});

test('a new version waits for a click, and for the running answer', async ({ page, scripted, scriptedBuild }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await waitUntilControlled(page);
  const { readFileSync } = await import('node:fs');
  const script = readFileSync(`${scriptedBuild}/service-worker.js`, 'utf8');
  scripted.files.set('/service-worker.js', Buffer.from(`${script}\n// A later version.`));
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await expect(page.getByText('A new version of the app is ready.')).toBeVisible();

  // Remembers what the old version showed last, since it goes as soon as the answer is whole.
  await page.evaluate(() => {
    const remember = () => sessionStorage.setItem('last', document.querySelector('[role=log]')?.textContent ?? '');
    new MutationObserver(remember).observe(document.body, { subtree: true, childList: true, characterData: true });
    document.documentElement.dataset['isOld'] = '';
  });
  await hold(page, 'answer');
  await ask(page, 'Hi');
  await step(page, 'answer', 5);
  await page.getByRole('button', { name: 'Restart to update' }).click();
  await expect(page.getByText('The new version starts when nothing is being generated')).toBeVisible();
  await expect(page.getByRole('article')).toHaveCount(2);
  await release(page, 'answer');
  // Not by its messages: the new version shows the chat again as soon as it is read.
  await expect(page.locator('html[data-is-old]')).toHaveCount(0);
  await waitUntilReady(page);
  expect(await page.evaluate(() => sessionStorage.getItem('last'))).toContain('on lines of their own.');
  await expect(page.getByText('A new version of the app is ready.')).toHaveCount(0);
});
