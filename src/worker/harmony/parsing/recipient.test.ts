import { expect, test } from 'vitest';
import { resolveRecipient } from './recipient.ts';

test.each([
  ['functions.f', 'functions.f'],
  ['f', 'functions.f'],
  ['functions.browser.search', 'browser.search'],
  ['functions.unknown', 'functions.unknown'],
  ['toString', 'toString'],
])('the recipient %s means %s', (written, meant) => {
  expect(resolveRecipient(written, ['functions.f', 'browser.search'])).toBe(meant);
});
