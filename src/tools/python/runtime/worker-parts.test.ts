// The parts of Python's worker that stand between Pyodide and the browser.
import { expect, test } from 'vitest';
import type { FromRuntime } from '../protocol.ts';
import { FilesOverPort } from './files-over-port.ts';
import { jsModule } from './js-module.ts';
import { limitMemory } from './memory-limit.ts';

test('a memory that asks for more stops growing at the limit', () => {
  const api = { Memory: WebAssembly.Memory };
  limitMemory(api, 4 * 65_536);
  const memory = new api.Memory({ initial: 1, maximum: 65_536 });
  expect(memory).toBeInstanceOf(WebAssembly.Memory);
  memory.grow(3);
  expect(() => memory.grow(1)).toThrow('Maximum memory size exceeded');
});

test('a file is requested once from the other end, and every reader gets it', async () => {
  const posted: FromRuntime[] = [];
  const files = new FilesOverPort((message) => posted.push(message));
  const read = files.fetchBelow('https://python.invalid/');
  const answers = [read('https://python.invalid/a.wasm'), read(new Request('https://python.invalid/a.wasm'))];
  expect(posted).toEqual([{ type: 'need', name: 'a.wasm' }]);
  files.receive('a.wasm', new Uint8Array([1, 2]).buffer);
  for (const answer of await Promise.all(answers)) {
    expect(answer.headers.get('content-type')).toBe('application/wasm');
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(new Uint8Array([1, 2]));
  }
});

test('a file that cannot be read is a 404, and another address is refused', async () => {
  const files = new FilesOverPort(() => {});
  const read = files.fetchBelow('https://python.invalid/');
  const answer = read('https://python.invalid/a.whl');
  files.receive('a.whl', null);
  expect((await answer).status).toBe(404);
  await expect(read('https://example.org/')).rejects.toThrow('There is no network here');
});

test('the js module has timers, and refuses network and code', async () => {
  const js = jsModule(globalThis) as { eval(code: string): unknown; fetch(url: string): Promise<unknown> };
  expect(() => js.eval('1')).toThrow('JavaScript cannot be run');
  await expect(js.fetch('/')).rejects.toThrow('There is no network here');
  expect(Object.keys(js)).not.toContain('indexedDB');
});
