// Both versions of OpenAI's client at the legacy completions and at the list of models.
import { call, expect, openApp, type Route, test } from '../support/fixtures.ts';

const SCRIPTS = ['openai-7', 'openai-6'];
const ROUTES: Route[] = ['page', 'service worker'];

for (const script of SCRIPTS) {
  for (const route of ROUTES) {
    test(`${script} by the ${route} completes a prompt, whole and streamed, and lists the models`, async ({ page, app }) => {
      await openApp(page, app);
      const { whole, streamed, usage } = await call<Record<string, unknown>>(
        page,
        { script, name: 'completions', route },
        'Once',
      );
      expect([whole, streamed]).toEqual([' and so on a', ' and so on a']);
      expect(usage).toMatchObject({ prompt_tokens: 4, completion_tokens: 12, total_tokens: 16 });
      const models = await call<{ ids: string[]; one: object }>(page, { script, name: 'models', route });
      expect(models).toMatchObject({ ids: ['gpt-oss-20b'], one: { id: 'gpt-oss-20b', object: 'model' } });
    });
  }
}
