import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '../contracts/chat.ts';
import { namedError } from '../contracts/errors.ts';
import { createSession } from './session.ts';
import { idsOf, saying } from './testing/byte-model.ts';
import { FakeDevice, Gate, ORIGIN } from './testing/fake-models.ts';
import { chat, complete, ignore, OPTIONS, statuses } from './testing/session-client.ts';

describe('generate', () => {
  async function loaded(text: string) {
    const device = new FakeDevice();
    const { url } = device.add('tiny', { storedBytes: 1000, script: saying(text) });
    const session = createSession(device.ports());
    await session.models.load(url, ignore);
    return { session, device, generator: device.generators[0] as NonNullable<(typeof device.generators)[0]> };
  }

  it('gives text on its channels and ends with end', async () => {
    const { session, generator } = await loaded(
      '<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Hé!',
    );
    const answer = await chat(session);
    expect([answer.analysis, answer.final]).toEqual(['Hm.', 'Hé!']);
    const promptTokens = generator.requests[0]?.prompt.length;
    expect(answer.events[0]).toMatchObject({ type: 'start', promptTokens, droppedTurns: 0 });
    expect(answer.events[1]).toMatchObject({ type: 'prefill', totalTokens: promptTokens });
    expect(answer.done).toMatchObject({
      type: 'end',
      reason: 'stop',
      usage: { promptTokens },
    });
  });

  it('shows text that is on no channel as the answer', async () => {
    const { session } = await loaded('just text');
    expect((await chat(session)).final).toBe('just text');
  });

  it('joins what comes within a frame into one event', async () => {
    const { session } = await loaded(`<|channel|>final<|message|>${'x'.repeat(500)}`);
    const { events, final } = await chat(session);
    expect(final).toBe('x'.repeat(500));
    expect(events.filter(({ type }) => type === 'text-delta').length).toBeLessThan(100);
  });

  it('ends with length at maxTokens and where the context is full', async () => {
    const { session } = await loaded(`<|channel|>final<|message|>${'x'.repeat(2000)}`);
    expect((await chat(session, { maxTokens: 40 })).done).toMatchObject({ reason: 'length', usage: { outputTokens: 40 } });
    expect((await chat(session)).done).toMatchObject({ reason: 'length' });
  });

  it('leaves the oldest turns out where the context is full, and says how many; a question that is too long is an error', async () => {
    const { session, generator } = await loaded('<|channel|>final<|message|>ok');
    const turns = Array.from({ length: 8 }, (_, at) => [
      { role: 'user' as const, content: `question ${at} ${'q'.repeat(100)}` },
      { role: 'assistant' as const, content: 'ok' },
    ]).flat();
    const events: ChatEvent[] = [];
    await session.chat.generate(turns.slice(0, -1), { ...OPTIONS }, (event) => events.push(event));
    const [start] = events;
    expect(start?.type === 'start' && start.droppedTurns).toBeGreaterThan(0);
    const prompt = String.fromCharCode(...(generator.requests[0]?.prompt ?? []).filter((id) => id < 256));
    expect(prompt).not.toContain('question 0');
    expect(prompt).toContain('question 7');
    const tooLong = [{ role: 'user' as const, content: 'q'.repeat(5000) }];
    await expect(session.chat.generate(tooLong, { ...OPTIONS }, ignore)).rejects.toMatchObject({ name: 'context-full' });
  });

  it('answers nothing where the options refuse to leave turns out', async () => {
    const { session, generator } = await loaded('<|channel|>final<|message|>ok');
    const turns = Array.from({ length: 8 }, (_, at) => ({ role: 'user' as const, content: `question ${at} ${'q'.repeat(100)}` }));
    const asked = session.chat.generate(turns, { ...OPTIONS, overflow: 'refuse' }, ignore);
    await expect(asked).rejects.toMatchObject({ name: 'chat-full', message: expect.stringContaining('oldest turn') });
    expect(generator.requests).toHaveLength(0);
    await session.chat.generate(turns.slice(-1), { ...OPTIONS, overflow: 'refuse' }, ignore);
    expect(generator.requests).toHaveLength(1);
  });

  it('samples with every parameter of the options', async () => {
    const { session, generator } = await loaded('<|channel|>final<|message|>ok');
    const sampling = { temperature: 0.7, topP: 0.9, topK: 40, minP: 0.05, repetitionPenalty: 1.1 };
    const penalties = { frequencyPenalty: 0.2, presencePenalty: -0.3 };
    await chat(session, { ...sampling, ...penalties });
    expect(generator.requests[0]?.sampling).toMatchObject({ ...sampling, ...penalties });
    await chat(session, { topK: -1 });
    expect(generator.requests[1]?.sampling).toMatchObject({ topK: 0 });
  });

  it('gives the model the files of a question, before its text', async () => {
    const { session, generator } = await loaded('<|channel|>final<|message|>ok');
    const files = [{ name: 'notes.txt', text: 'The key is under the mat.' }];
    await session.chat.generate([{ role: 'user', content: 'Where is it?', files }], OPTIONS, ignore);
    const prompt = String.fromCharCode(...(generator.requests[0]?.prompt ?? []).filter((id) => id < 256));
    expect(prompt).toContain('File: notes.txt\n```\nThe key is under the mat.\n```\n\nWhere is it?');
  });

  it('rejects with no-model when nothing is loaded', async () => {
    await expect(chat(createSession(new FakeDevice().ports()))).rejects.toMatchObject({ name: 'no-model' });
  });

  it('ends the reasoning and answers when it is asked to, for that answer alone', async () => {
    const opening = idsOf('final<|message|>');
    const device = new FakeDevice();
    const { url } = device.add('tiny', {
      storedBytes: 1000,
      script: (prompt) => {
        const isAnswering = opening.every((id, at) => prompt.at(at - opening.length) === id);
        return saying(isAnswering ? 'Ten.' : `<|channel|>analysis<|message|>${'x'.repeat(500)}`)(prompt);
      },
    });
    const session = createSession(device.ports());
    await session.models.load(url, ignore);
    const answer = await chat(session, { maxTokens: 300 }, (event) => {
      if (event.type === 'reasoning-delta') void session.chat.answerNow();
    });
    expect(answer).toMatchObject({ final: 'Ten.', done: { reason: 'stop' } });
    expect(answer.analysis).toMatch(/^x{1,270}$/);
    const next = await chat(session, { maxTokens: 300 });
    expect(next).toMatchObject({ final: '', done: { reason: 'length' } });
  });

  it('stops at once, with what was said so far', async () => {
    const { session, generator } = await loaded(`<|channel|>final<|message|>${'x'.repeat(500)}`);
    const answer = await chat(session, {}, (event) => {
      if (event.type === 'text-delta') void session.chat.stop();
    });
    expect(answer.done).toMatchObject({ type: 'end', reason: 'cancelled' });
    expect(answer.final).toMatch(/^x+$/);
    expect(generator.ends).toEqual(['aborted']);
  });

  it('stops while it waits for its turn, and the one before goes on', async () => {
    const { session, generator } = await loaded('hello');
    const gate = new Gate();
    generator.beforeToken = () => gate.pass();
    const program = complete(session, 'tiny');
    await expect.poll(() => gate.arrived).toBe(1);
    const waiting = chat(session);
    await session.chat.stop();
    expect((await waiting).done).toMatchObject({ reason: 'cancelled', usage: { outputTokens: 0 } });
    gate.open();
    expect(await program).toMatchObject({ status: 200, text: 'hello' });
    expect(generator.requests).toHaveLength(1);
  });

  it('takes turns with programs: a chat waits for one choice, not for a whole batch', async () => {
    const { session, generator } = await loaded('<|channel|>final<|message|>hello');
    const gate = new Gate();
    generator.beforeToken = () => gate.pass();
    const program = complete(session, 'tiny', ['Who?', 'Why?']);
    await expect.poll(() => gate.arrived).toBe(1);
    const waiting = chat(session);
    gate.open();
    await Promise.all([program, waiting]);
    const isProgram = generator.requests.map(({ prompt }) => prompt.length === 'Who?'.length);
    expect(isProgram).toEqual([true, false, true]);
  });

  it('ends when the model begins to speak for somebody else', async () => {
    const { session, generator } = await loaded('<|channel|>final<|message|>Yes.<|end|><|start|>user<|message|>And then?');
    const answer = await chat(session);
    expect(answer.final).toBe('Yes.');
    expect(answer.done).toMatchObject({ type: 'end', reason: 'stop' });
    expect(generator.ends).toEqual(['aborted']);
  });

  it.each(['device-lost', 'internal'] as const)('reports %s, frees the model, and lets it be loaded again', async (name) => {
    const { session, device, generator } = await loaded('hello');
    generator.beforeToken = () => Promise.reject(namedError(name, 'The GPU failed.'));
    await expect(chat(session)).rejects.toMatchObject({ name });
    expect(generator.isDestroyed).toBe(true);
    expect(await statuses(session)).toMatchObject({ tiny: 'stored' });
    await session.models.load(`${ORIGIN}/models/tiny`, ignore);
    expect((await chat(session)).final).toBe('hello');
    expect(device.generators).toHaveLength(2);
  });

  it('B14 is ended by the deletion of its model, running or queued, in the chat and for a program', async () => {
    const { session, generator } = await loaded(`<|channel|>final<|message|>${'x'.repeat(500)}`);
    const gate = new Gate();
    generator.beforeToken = () => gate.pass();
    const program = complete(session, 'tiny').catch((error: unknown) => error);
    await expect.poll(() => gate.arrived).toBe(1);
    const waiting = chat(session).catch((error: unknown) => error);
    const removed = session.models.remove(`${ORIGIN}/models/tiny`);
    gate.open();
    const deleted = { name: 'no-model', message: expect.stringContaining('deleted while it answered') };
    expect(await waiting).toMatchObject(deleted);
    // Its status was sent with the first piece, so its body breaks off.
    expect(await program).toMatchObject(deleted);
    await removed;
    expect(await statuses(session)).toMatchObject({ tiny: 'absent' });
  });

  it('B14 a model that was deleted and loaded again answers', async () => {
    const { session, device } = await loaded('hello');
    const { url } = device.add('tiny', { storedBytes: 1000, script: saying('hello') });
    await session.models.remove(url);
    device.add('tiny', { storedBytes: 1000, script: saying('hello') });
    await session.models.load(url, ignore);
    expect((await chat(session)).final).toBe('hello');
  });

  it('keeps the model when a prompt is too long for it', async () => {
    const { session } = await loaded('hello');
    await expect(chat(session, { instructions: 'x'.repeat(2000) })).rejects.toMatchObject({ name: 'context-full' });
    expect(await statuses(session)).toMatchObject({ tiny: 'loaded' });
  });
});
