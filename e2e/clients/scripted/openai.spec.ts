// What only OpenAI's own client can call: stored responses, and what it makes of an answer that
// fails in the middle.
import { QUESTIONS } from '../app/questions.ts';
import type { Failure } from '../programs/client.ts';
import { call, expect, openApp, test } from '../support/fixtures.ts';

for (const script of ['openai-7', 'openai-6']) {
  test(`${script} continues, reads, lists and deletes a stored response`, async ({ page, app }) => {
    await openApp(page, app);
    const program = { script, client: 'stored' };
    const stored = await call<Record<string, unknown>>(page, program, 'My name is Alice.', QUESTIONS.name);
    expect(stored).toMatchObject({ continued: 'Your name is Alice.', isSame: true, inputs: 1 });
    expect(stored['gone']).toMatchObject({ name: 'NotFoundError', status: 404 });
  });

  test(`${script} throws when the GPU is lost in the middle of an answer`, async ({ page, app }) => {
    await openApp(page, app);
    const lost = await call<Record<string, Failure>>(page, { script, client: 'lost' }, QUESTIONS.failing);
    // A whole answer has its status before its body, so it can only break off.
    expect(Object.keys(lost)).toEqual(['chat', 'chatStream', 'responsesStream']);
    for (const name of ['chatStream', 'responsesStream']) {
      expect(lost[name]?.code, name).toBe('device_lost');
      expect(lost[name]?.message, name).toContain('The scripted GPU was lost.');
    }
  });
}
