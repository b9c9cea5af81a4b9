import fc from 'fast-check';
import { expect, test } from 'vitest';
import { functionNames } from './function-names.ts';

test('characters that Harmony cannot carry are replaced, and equal names get numbers', () => {
  expect(functionNames('my server', ['read file', 'read.file', 'read/file', 'ok'])).toEqual([
    'my_server_read_file',
    'my_server_read_file_2',
    'my_server_read_file_3',
    'my_server_ok',
  ]);
});

test('every list of names becomes as many different names that are valid', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), fc.array(fc.oneof(fc.string(), fc.constant('x'.repeat(90)))), (label, names) => {
      const made = functionNames(label, names);
      expect(new Set(made).size).toBe(names.length);
      for (const name of made) expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    }),
  );
});
