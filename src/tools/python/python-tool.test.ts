// The tool over a scripted process: what reaches the model, the time limit, stop, restart, files.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ToolContext } from '../../contracts/tools.ts';
import type { DataFile, FromRuntime, RunOutcome, ToRuntime } from './protocol.ts';
import type { PythonHost } from './python-process.ts';
import { createPythonTool } from './python-tool.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const OUTCOME: RunOutcome = { text: '', isError: false, plots: [], written: [], notes: [] };

/** What the worker does with a program. Null for nothing: it runs for ever. */
type Program = (code: string, post: (message: FromRuntime) => void) => Partial<RunOutcome> | null;

let launches: number;
let ended: number;
let given: DataFile[][];
let program: Program;

/** A host whose worker is `program`. */
const host = (): PythonHost => ({
  async launch(port) {
    launches += 1;
    const post = (message: FromRuntime) => port.postMessage(message);
    port.onmessage = ({ data }: MessageEvent<ToRuntime>) => {
      if (data.type !== 'run') return;
      given.push([...data.files]);
      post({ type: 'started' });
      const outcome = program(data.code, post);
      if (outcome) post({ type: 'done', outcome: { ...OUTCOME, ...outcome } });
    };
    return {
      terminate() {
        ended += 1;
        port.close();
      },
    };
  },
  readFile: () => Promise.reject(new Error('A file of Python (x.whl) could not be loaded. Connect to the network.')),
});

const context = (part: Partial<ToolContext> = {}): ToolContext => ({ signal: new AbortController().signal, files: [], ...part });
const create = (timeLimitSeconds = 120) => createPythonTool({ timeLimitSeconds, host });
const call = (text: string) => ({ name: 'python', text });

let tool: ReturnType<typeof create>;
beforeEach(() => {
  [launches, ended, given] = [0, 0, []];
  program = (code) => ({ text: `${code}!\n` });
  tool = create();
});
afterEach(() => tool.close());

test('the result is the text of the program, and one process serves all calls of a chat', async () => {
  expect(await tool.run(call('a'), context())).toEqual({ text: 'a!', isError: false, files: [] });
  expect((await tool.run(call('b'), context())).text).toBe('b!');
  expect(launches).toBe(1);
});

test('calls at once run one after the other', async () => {
  const results = await Promise.all(['a', 'b', 'c'].map((code) => tool.run(call(code), context())));
  expect(results.map(({ text }) => text)).toEqual(['a!', 'b!', 'c!']);
});

test('plots and files come back with their types, and the text lists the files', async () => {
  program = () => ({
    text: '<Figure>',
    plots: [{ name: 'plot-1-1.png', bytes: utf8('p') }],
    written: [
      { name: 'out/a.csv', bytes: utf8('x,y') },
      { name: 'page.html', bytes: utf8('<script>') },
    ],
    notes: ['b stays.'],
  });
  const { text, files } = await tool.run(call('x'), context());
  expect(text).toBe('<Figure>\nFiles written: /mnt/data/out/a.csv (3 bytes), /mnt/data/page.html (8 bytes)\nb stays.');
  expect(files?.map(({ name, mediaType }) => [name, mediaType])).toEqual([
    ['plot-1-1.png', 'image/png'],
    ['out/a.csv', 'text/csv'],
    ['page.html', 'application/octet-stream'],
  ]);
});

test('a file of the chat is given once, and again when it changed', async () => {
  const files = [{ name: 'a.txt', text: '1' }];
  await tool.run(call('x'), context({ files }));
  await tool.run(call('x'), context({ files }));
  await tool.run(call('x'), context({ files: [{ name: 'a.txt', text: '2' }] }));
  expect(given.map((each) => each.map(({ bytes }) => new TextDecoder().decode(bytes)))).toEqual([['1'], [], ['2']]);
});

describe('the time limit', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  test('ends a program, gives its output so far, and says what is lost', async () => {
    tool = create(7);
    program = (_code, post) => {
      post({ type: 'output', text: 'step 1' });
      return null;
    };
    const run = tool.run(call('x'), context());
    await vi.waitFor(() => expect(given).toHaveLength(1));
    await new Promise((resolve) => setImmediate(resolve));
    vi.advanceTimersByTime(7000);
    const { text, isError } = await run;
    expect(isError).toBe(true);
    expect(text).toMatch(/^step 1\nTimeoutError: the program was stopped after 7 s\.\n/);
    expect(text).toContain('Variables and imports are gone');
    await vi.waitFor(() => expect(ended).toBe(1));
  });
});

test('after a stop the next call starts Python again, says so, and has the written files', async () => {
  program = () => ({ written: [{ name: 'a.csv', bytes: utf8('1') }] });
  await tool.run(call('x'), context());
  program = () => null;
  const controller = new AbortController();
  const stopped = tool.run(call('while True: pass'), context({ signal: controller.signal }));
  await vi.waitFor(() => expect(given).toHaveLength(2));
  controller.abort();
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  program = () => ({ text: 'ok' });
  expect((await tool.run(call('y'), context())).text).toBe(
    '[Python was started again. Variables and imports of earlier calls are gone.]\nok',
  );
  expect(given.at(-1)?.map(({ name }) => name)).toEqual(['a.csv']);
  expect(launches).toBe(2);
});

test('Python that breaks is a result with the reason, and the next call starts it again', async () => {
  program = (_code, post) => {
    post({ type: 'broken', message: 'RuntimeError: unreachable' });
    return null;
  };
  const result = await tool.run(call('x'), context());
  expect(result).toMatchObject({ isError: true });
  expect(result.text).toContain('RuntimeError: unreachable');
  program = () => ({ text: 'ok' });
  expect((await tool.run(call('x'), context())).text).toContain('ok');
});

test('a file that cannot be loaded is named with what to do', async () => {
  program = (_code, post) => {
    post({ type: 'need', name: 'x.whl' });
    setTimeout(() => post({ type: 'broken', message: 'Error: 404' }), 50);
    return null;
  };
  expect((await tool.run(call('x'), context())).text).toContain('A file of Python (x.whl) could not be loaded. Connect');
});

test('workers that do not start are a result with the reason', async () => {
  const failing: PythonHost = { ...host(), launch: () => Promise.reject(new Error('Reload the page.')) };
  tool = createPythonTool({ host: () => failing });
  expect(await tool.run(call('x'), context())).toEqual({
    text: 'Python could not run the program. Reload the page.',
    isError: true,
  });
});

test('messages of another shape are ignored', async () => {
  program = (_code, post) => {
    for (const data of [null, 7, { type: 'x' }, { type: 'done', outcome: 3 }]) post(data as unknown as FromRuntime);
    return { text: 'ok', written: 'x' as unknown as DataFile[] };
  };
  expect(await tool.run(call('x'), context())).toEqual({ text: 'ok', isError: false, files: [] });
});
