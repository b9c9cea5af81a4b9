import { expect, test } from 'vitest';
import { removeGlobals } from './guard.ts';

/** A scope as a worker has it: members on the global object, on its prototypes, and on a navigator. */
function scope() {
  class WorkerScope extends EventTarget {
    get caches() {
      return 'caches';
    }
    get indexedDB() {
      return 'indexedDB';
    }
    setTimeout() {}
  }
  class Navigator {
    get storage() {
      return 'storage';
    }
    get userAgent() {
      return 'Chrome';
    }
  }
  return Object.assign(new WorkerScope(), { fetch() {}, WebSocket() {}, Map, navigator: new Navigator() });
}

test('globals that reach a network or storage are gone, also from prototypes', () => {
  const globals = scope();
  expect(removeGlobals(globals)).toEqual([]);
  expect(['fetch', 'WebSocket', 'caches', 'indexedDB'].filter((name) => name in globals)).toEqual([]);
  expect('storage' in globals.navigator).toBe(false);
});

test('the language, timers and what Pyodide reads of the navigator stay', () => {
  const globals = scope();
  removeGlobals(globals);
  expect(['Map', 'setTimeout', 'addEventListener'].filter((name) => !(name in globals))).toEqual([]);
  expect(globals.navigator.userAgent).toBe('Chrome');
});

test('a global that cannot be removed is named', () => {
  const globals = scope();
  Object.defineProperty(globals, 'WebSocket', { value: 1, configurable: false });
  expect(removeGlobals(globals)).toEqual(['WebSocket']);
});
