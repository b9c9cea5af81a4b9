import { describe, expect, test } from 'vitest';
import type { Tool, ToolContext, ToolResult } from '../../contracts/tools.ts';
import { createDocument } from '../conversations/document.ts';
import type { AssistantMessage, ToolCallPart, ToolResultPart } from '../conversations/message.ts';
import { answerAt } from '../conversations/testing/messages.ts';
import { createStore } from '../platform/store.ts';
import { fromBase64 } from './base64.ts';
import type { CallActivities, CallActivity, Decision } from './call-activity.ts';
import { Permissions } from './permissions.ts';
import type { ToolKind } from './registry.ts';
import { createRounds } from './run-calls.ts';
import { ToolBox } from './tool-box.ts';
import { createToolSettings } from './tool-settings.ts';

const done = { state: 'done', message: 0, beganMs: 0, endedMs: 0 } as const;
const callOf = (callId: string, recipient: string, text: string): ToolCallPart => ({
  ...done,
  type: 'tool-call',
  callId,
  recipient,
  text,
});

const ECHO = { name: 'echo', description: null, parameters: '{"type":"object","required":["a"]}' };

/** A page with one tool, `echo`, whose calls are asked for and whose `run` the test gives. */
function pageWith(run: Tool['run'] = async ({ text }) => ({ text, isError: false }), isAsked = true) {
  const stored = new Map<string, string>();
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => void stored.set(key, text),
  };
  const settings = createToolSettings({ storage: () => storage, onStorage: () => {} });
  let cannotBeMade = false;
  let made = 0;
  let closed = 0;
  const tool = (): Tool => ({
    id: 'echo',
    label: 'Echo',
    offer: { functions: [ECHO] },
    destination: () => 'echo.example',
    run,
    close: () => void (closed += 1),
  });
  const kind: ToolKind = {
    id: 'echo',
    label: 'Echo',
    description: '',
    Panel: null,
    permission: 'ask',
    list: () => [{ id: 'echo', label: 'Echo', description: '' }],
    offer: () => null,
    async create() {
      if (cannotBeMade) throw new Error('The server is gone.');
      made += 1;
      return tool();
    },
  };
  const box = new ToolBox(
    () => settings.get(),
    (id) => (id === 'echo' ? kind : null),
  );
  const activities = createStore<CallActivities>(new Map());
  /** What was shown, one entry for each change. */
  const shown: CallActivity[] = [];
  let decision: Decision | null = null;
  activities.subscribe(() => {
    for (const activity of activities.get().values()) {
      shown.push(activity);
      if (activity.status === 'asking' && decision !== null) activity.decide(decision);
    }
  });
  const rounds = createRounds({
    box,
    settings,
    permissions: new Permissions(settings, () => (isAsked ? 'ask' : 'typed')),
    activities,
    now: () => 0,
  });
  const document = createDocument('a chat');
  const stopping = new AbortController();
  let saves = 0;
  return {
    settings,
    box,
    activities,
    shown,
    rounds,
    document,
    stopping,
    saves: () => saves,
    counts: () => ({ made, closed }),
    breakTool: (isBroken: boolean) => void (cannotBeMade = isBroken),
    asked: () => shown.filter(({ status }) => status === 'asking').length,
    decide(next: Decision) {
      decision = next;
    },
    /** Runs the calls. Gives their results. */
    async run(...parts: ToolCallPart[]): Promise<ToolResultPart[]> {
      let message: AssistantMessage = { ...answerAt('a', 'q'), parentId: null, parts };
      const answer = {
        get message() {
          return message;
        },
        change: (by: (each: AssistantMessage) => AssistantMessage) => void (message = by(message)),
        save: async () => void (saves += 1),
      };
      await rounds.run({ answer, document, toolIds: ['echo'], signal: stopping.signal });
      return message.parts.filter((part) => part.type === 'tool-result');
    },
  };
}

const ECHO_CALL = callOf('1', 'functions.echo', '{"a":1}');

describe('a call', () => {
  test('runs once it is allowed; each result names its call, and is stored', async () => {
    const page = pageWith();
    page.decide('once');
    const results = await page.run(ECHO_CALL, callOf('2', 'functions.echo', '{"a":2}'));
    expect(results).toMatchObject([
      { callId: '1', author: 'functions.echo', text: '{"a":1}' },
      { callId: '2', author: 'functions.echo', text: '{"a":2}' },
    ]);
    expect(results.every(({ outcome }) => outcome === undefined)).toBe(true);
    // The calls before they ran, and each result.
    expect(page.saves()).toBe(3);
    expect(page.asked()).toBe(2);
    expect(page.shown[0]).toMatchObject({ status: 'asking', label: 'Echo', host: 'echo.example' });
    expect(page.activities.get().size).toBe(0);
  });

  test('that is denied is a result that says so, and the tool never sees it', async () => {
    let isRun = false;
    const page = pageWith(async () => {
      isRun = true;
      return { text: '', isError: false };
    });
    page.decide('deny');
    expect(await page.run(ECHO_CALL)).toMatchObject([{ outcome: 'denied', text: 'The user did not allow this call.' }]);
    expect(isRun).toBe(false);
  });

  test.each<[Decision, number, number]>([
    ['once', 3, 0],
    ['chat', 1, 0],
    ['always', 1, 1],
  ])('allowed with "%s" is asked for %i times in three calls', async (decision, asked, always) => {
    const page = pageWith();
    page.decide(decision);
    for (let count = 0; count < 3; count += 1) await page.run(ECHO_CALL);
    expect(page.asked()).toBe(asked);
    expect(page.settings.get().alwaysAllowed).toHaveLength(always);
  });

  test('of an unknown tool is a result with the names of the tools', async () => {
    expect(await pageWith().run(callOf('1', 'functions.other', '{}'))).toMatchObject([
      { outcome: 'failed', text: 'There is no tool "functions.other". The tools are: functions.echo.' },
    ]);
  });

  test.each([
    ['{"a":', 'The arguments are no JSON'],
    ['{}', 'the value needs the member "a"'],
  ])('with the arguments %s is a result that says what is wrong, without a question', async (text, problem) => {
    const page = pageWith();
    const [result] = await page.run(callOf('1', 'functions.echo', text));
    expect(result).toMatchObject({ outcome: 'failed' });
    expect(result?.text).toContain(problem);
    expect(page.asked()).toBe(0);
  });

  test('whose tool throws is a result with the reason', async () => {
    const page = pageWith(async () => {
      throw new Error('No network.');
    }, false);
    expect(await page.run(ECHO_CALL)).toMatchObject([{ outcome: 'failed', text: 'The tool failed: No network.' }]);
  });

  test('keeps files as Base64, and pages', async () => {
    const bytes = new Uint8Array(40_000).map((_, index) => index % 256);
    const file = { name: 'a.png', mediaType: 'image/png', bytes };
    const page = pageWith(
      async () => ({ text: '', isError: false, files: [file], sources: [{ cursor: 0, title: 'T', url: '' }] }),
      false,
    );
    const [result] = await page.run(ECHO_CALL);
    expect(result?.sources).toEqual([{ cursor: 0, title: 'T', url: '' }]);
    expect(fromBase64(result?.files?.[0]?.base64 ?? '')).toEqual(bytes);
  });

  test.each<[string, boolean]>([
    ['while the user is asked', true],
    ['while the tool runs', false],
  ])('is given up when the answer is stopped %s, without a result', async (_when, isAsked) => {
    const page = pageWith(() => new Promise<ToolResult>(() => {}), isAsked);
    const running = page.run(ECHO_CALL, callOf('2', 'functions.echo', '{"a":2}'));
    while (page.activities.get().size === 0) await Promise.resolve();
    page.stopping.abort();
    expect(await running).toEqual([]);
    expect(page.activities.get().size).toBe(0);
  });

  test('shows what the tool reports, and has the user type a result', async () => {
    const page = pageWith(async (_call, context: ToolContext & { typeResult?: () => Promise<ToolResult> }) => {
      context.onProgress?.('Half');
      return (await context.typeResult?.()) ?? { text: '', isError: true };
    }, false);
    const running = page.run(ECHO_CALL);
    while (page.activities.get().get('1')?.status !== 'typing') await Promise.resolve();
    expect(page.shown.map((each) => (each.status === 'running' ? each.progress : each.status))).toEqual([null, 'Half', 'typing']);
    const typing = page.activities.get().get('1');
    if (typing?.status === 'typing') typing.submit({ text: '21', isError: false });
    expect(await running).toMatchObject([{ text: '21' }]);
  });
});

describe('a tool', () => {
  test('that cannot be made fails with its name and the reason, and is tried again by the next answer', async () => {
    const { box, breakTool } = pageWith();
    breakTool(true);
    await expect(box.toolsFor('a', ['echo'])).rejects.toMatchObject({
      name: 'tool-unavailable',
      message: 'Echo: The server is gone.',
    });
    breakTool(false);
    expect(await box.toolsFor('a', ['echo'])).toHaveLength(1);
  });

  test('is made once for a conversation, and again when its settings change', async () => {
    const { box, settings, counts } = pageWith();
    await box.toolsFor('a', ['echo', 'unknown']);
    await box.toolsFor('a', ['echo']);
    expect(counts()).toEqual({ made: 1, closed: 0 });
    await box.toolsFor('b', ['echo']);
    settings.change({ kinds: { echo: { url: 'x' } } });
    await box.toolsFor('a', ['echo']);
    expect(counts()).toEqual({ made: 3, closed: 1 });
  });

  test('is closed when two other conversations used theirs after it', async () => {
    const { box, counts } = pageWith();
    for (const id of ['a', 'b', 'a', 'c']) await box.toolsFor(id, ['echo']);
    expect(counts()).toEqual({ made: 3, closed: 1 });
    await box.toolsFor('a', ['echo']);
    expect(counts()).toEqual({ made: 3, closed: 1 });
    await box.toolsFor('b', ['echo']);
    expect(counts()).toEqual({ made: 4, closed: 2 });
  });
});
