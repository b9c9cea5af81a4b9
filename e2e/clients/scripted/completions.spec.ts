// Both versions of OpenAI's client at the legacy completions and at the list of models.
import { violationsOf } from '../schema/validator.ts';
import { call, expect, openApp, takeExchanges, test } from '../support/fixtures.ts';

for (const script of ['openai-7', 'openai-6']) {
  for (const route of ['page', 'service worker'] as const) {
    test(`${script} by the ${route} completes a prompt, whole and streamed, and lists the models`, async ({ page, app }) => {
      await openApp(page, app);
      const program = { script, route };
      const { whole, streamed, usage } = await call<Record<string, unknown>>(page, { ...program, client: 'completions' }, 'Once');
      expect([whole, streamed]).toEqual([' and so on a', ' and so on a']);
      expect(usage).toMatchObject({ prompt_tokens: 4, completion_tokens: 12, total_tokens: 16 });
      const models = await call<{ ids: string[]; one: object }>(page, { ...program, client: 'models' });
      expect(models).toMatchObject({ ids: ['gpt-oss-20b'], one: { id: 'gpt-oss-20b', object: 'model' } });
      const exchanges = await takeExchanges(page);
      expect(exchanges).toHaveLength(4);
      expect(exchanges.flatMap(violationsOf)).toEqual([]);
    });
  }
}
