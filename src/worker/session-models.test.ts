import { describe, expect, it } from 'vitest';
import { namedError } from '../contracts/errors.ts';
import { createSession } from './session.ts';
import { FakeDevice } from './testing/fake-models.ts';
import { statuses } from './testing/session-client.ts';

describe('models', () => {
  it('lists own, listed and stored models, each once, with what is known of them', async () => {
    const device = new FakeDevice();
    device.add('tiny', { storedBytes: 1000, config: { gpt_oss_web: { notice: 'Random.' } } });
    device.add('small');
    device.add('other', { isOwn: false, url: 'https://hub.test/me/mine/resolve/main', storedBytes: 10 });
    const models = await createSession(device.ports()).models.list();
    expect(models).toMatchObject([
      { id: 'tiny', status: 'stored', totalBytes: 1000, storedBytes: 1000, notice: 'Random.' },
      { id: 'small', status: 'absent', totalBytes: null, storedBytes: 0, notice: null },
      { id: 'gpt-oss-20b', status: 'absent', totalBytes: 13e9, trust: 'app' },
      { id: 'mine', status: 'paused', totalBytes: 1000, storedBytes: 10 },
    ]);
  });

  it('lists what is stored when the server is gone', async () => {
    const device = new FakeDevice();
    device.add('tiny', { storedBytes: 1000 });
    device.isOnline = false;
    expect(await statuses(createSession(device.ports()))).toEqual({ tiny: 'stored', 'gpt-oss-20b': 'absent' });
  });

  it('lists a stored model whose files are damaged', async () => {
    const device = new FakeDevice();
    device.add('tiny', { storedBytes: 1000, failAt: { open: namedError('checkpoint-invalid', 'Damaged.') } });
    expect(await statuses(createSession(device.ports()))).toMatchObject({ tiny: 'stored' });
  });

  it('gives a second model of the same name its URL as id', async () => {
    const device = new FakeDevice();
    device.add('tiny');
    device.add('tiny', { isOwn: false, url: 'https://hub.test/me/tiny', storedBytes: 1000 });
    const ids = (await createSession(device.ports()).models.list()).map(({ id }) => id);
    expect(ids).toEqual(['tiny', 'gpt-oss-20b', 'https://hub.test/me/tiny']);
  });

  it('lists a model that was opened by URL', async () => {
    const device = new FakeDevice();
    const { url } = device.add('found', { isOwn: false });
    const session = createSession(device.ports());
    await expect(session.models.inspect(url)).resolves.toMatchObject({ id: 'found', status: 'absent', totalBytes: 1000 });
    expect(await statuses(session)).toMatchObject({ found: 'absent' });
    expect(device.downloads).toEqual([]);
  });
});
