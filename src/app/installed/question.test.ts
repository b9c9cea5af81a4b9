import { expect, test } from 'vitest';
import { questionIn, withoutQuestion } from './question.ts';

const APP = 'https://app.example/sub/';

test.each([
  ['?ask=Hello%20there', 'Hello there'],
  ['?ask=a+b', 'a b'],
  ['?model=x&ask=%E7%AD%94', '答'],
  ['?ask=web%2Bgptoss%3AHello%2520there', 'Hello there'],
  ['?ask=web%2Bgptoss%3A%2F%2FHello', 'Hello'],
  ['?ask=web%2Bgptoss%3A100%25', '100%'],
  ['?ask=', null],
  ['?ask=%20', null],
  ['?ask=web%2Bgptoss%3A', null],
  ['', null],
  ['#/?ask=no', null],
])('%s asks %j', (address, question) => {
  expect(questionIn(APP + address)).toBe(question);
});

test('the address keeps all but the question', () => {
  expect(withoutQuestion(`${APP}?model=x&ask=Hi#/models`)).toBe(`${APP}?model=x#/models`);
  expect(withoutQuestion(`${APP}?ask=Hi`)).toBe(APP);
});
