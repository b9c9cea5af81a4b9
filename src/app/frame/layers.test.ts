import { beforeEach, expect, test, vi } from 'vitest';
import { currentPath, navigate } from '../platform/route.ts';
import { createLayers, type Layers } from './layers.ts';

interface Entry {
  path: string;
  state: unknown;
}

/** A browser's history. A step back happens when the test asks for it. */
class FakeHistory {
  entries: Entry[] = [{ path: '#/', state: null }];
  at = 0;
  #listeners: (() => void)[] = [];
  #waiting = 0;

  get state(): unknown {
    return this.entries[this.at]?.state;
  }

  get path(): string {
    return this.entries[this.at]?.path ?? '';
  }

  pushState(state: unknown): void {
    this.entries = [...this.entries.slice(0, this.at + 1), { path: this.path, state }];
    this.at += 1;
  }

  replaceState(state: unknown, _title = '', path = this.path): void {
    this.entries[this.at] = { path, state };
  }

  back(): void {
    this.#waiting += 1;
  }

  /** Lets the browser do the steps that were asked for. */
  settle(): void {
    for (; this.#waiting > 0; this.#waiting -= 1) this.go(-1);
  }

  go(step: number): void {
    this.at += step;
    this.fire();
  }

  /** Follows a link, or takes the place of the entry. */
  visit(path: string, isReplacing: boolean): void {
    if (!isReplacing) this.pushState(null);
    this.replaceState(null, '', path);
    this.fire();
  }

  listen(listener: () => void): void {
    this.#listeners.push(listener);
  }

  fire(): void {
    for (const listener of this.#listeners) listener();
  }

  get paths(): string[] {
    return this.entries.slice(0, this.at + 1).map(({ path, state }) => (state === null ? path : `${path} layer`));
  }
}

let history: FakeHistory;
let layers: Layers;

beforeEach(() => {
  const fake = new FakeHistory();
  history = fake;
  vi.stubGlobal('history', fake);
  vi.stubGlobal('location', {
    get hash() {
      return fake.path;
    },
    set hash(path: string) {
      fake.visit(path, false);
    },
    replace: (path: string) => fake.visit(path, true),
  });
  vi.stubGlobal('window', {
    addEventListener: (type: string, listener: () => void) => type === 'popstate' && fake.listen(listener),
  });
  layers = createLayers();
});

test('Back closes an open layer and stays on its screen', () => {
  layers.open('palette');
  expect(history.paths).toEqual(['#/', '#/ layer']);
  history.go(-1);
  expect([layers.state.get(), currentPath()]).toEqual([null, '#/']);
});

test('a layer that is closed leaves no entry behind', () => {
  layers.open('palette');
  layers.close('palette');
  history.settle();
  expect([layers.state.get(), history.paths]).toEqual([null, ['#/']]);
});

test('what is chosen in a layer takes its entry: Back from there is the screen before', () => {
  layers.open('palette');
  navigate('#/models');
  layers.close('palette');
  history.settle();
  expect([layers.state.get(), history.paths]).toEqual([null, ['#/', '#/models']]);
});

test('a layer takes the place of another one', () => {
  layers.open('drawer');
  layers.open('palette');
  layers.close('drawer');
  expect([layers.state.get(), history.paths]).toEqual(['palette', ['#/', '#/ layer']]);
});

test('a layer that is opened before the step back has happened is open, with one entry', () => {
  layers.open('palette');
  layers.close('palette');
  layers.open('shortcuts');
  history.settle();
  expect([layers.state.get(), history.paths]).toEqual(['shortcuts', ['#/', '#/ layer']]);
  history.go(-1);
  expect(layers.state.get()).toBeNull();
});

test('closed, opened and closed again before the step back, no entry is too many or too few', () => {
  layers.open('palette');
  layers.close('palette');
  layers.open('palette');
  layers.close('palette');
  history.settle();
  expect([layers.state.get(), history.paths]).toEqual([null, ['#/']]);
});

test('a chat that gets its address behind a layer keeps it', () => {
  layers.open('palette');
  history.replaceState(history.state, '', '#/c/1');
  layers.close('palette');
  history.settle();
  expect(currentPath()).toBe('#/c/1');
});

test('after a reload no layer is open, and the entry is an ordinary one', () => {
  layers.open('palette');
  layers = createLayers();
  expect([layers.state.get(), history.state]).toEqual([null, null]);
});
