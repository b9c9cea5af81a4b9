import { expect, test, vi } from 'vitest';
import type { NoticeData } from '../../contracts/notices.ts';
import type { Running } from '../chat/answering/chat.ts';
import { createStore } from '../platform/store.ts';
import { noticeAnswers } from './answer-notices.ts';

/** A page whose clock and visibility the test sets. */
function page({ isWanted = true, isStored = true } = {}) {
  const running = createStore<Running>(null);
  const state = { now: 0, isHidden: true };
  const listeners: (() => void)[] = [];
  const show = vi.fn<(title: string, data: NoticeData) => Promise<void>>().mockResolvedValue(undefined);
  const badge = vi.fn<(count: number) => void>();
  noticeAnswers({
    running,
    placeOf: (id) => (isStored ? { title: `Chat ${id}`, path: `#/c/${id}` } : null),
    isWanted: () => isWanted,
    isHidden: () => state.isHidden,
    onVisibility: (listener) => listeners.push(listener),
    now: () => state.now,
    show,
    badge,
  });
  const answer = (ms: number, documentId = 'a') => {
    running.set({ documentId, messageId: 'm', status: 'answering' });
    state.now += ms;
    running.set(null);
  };
  const look = () => {
    state.isHidden = false;
    for (const listener of listeners) listener();
  };
  return { answer, look, show, badge, state };
}

test('a long answer that ends while the page is hidden is told, by the title of its chat', () => {
  const { answer, show, badge } = page();
  answer(30_000);
  expect(show).toHaveBeenCalledExactlyOnceWith('Chat a', { path: '#/c/a' });
  answer(12_000, 'b');
  expect(badge.mock.calls).toEqual([[1], [2]]);
});

test('nothing is told of a short answer, nor while the page is seen', () => {
  const { answer, look, show, badge } = page();
  answer(2000);
  look();
  answer(60_000);
  expect(show).not.toHaveBeenCalled();
  expect(badge).not.toHaveBeenCalled();
});

test('the number on the icon goes when the page is seen', () => {
  const { answer, look, badge } = page();
  answer(30_000);
  look();
  look();
  expect(badge.mock.calls).toEqual([[1], [0]]);
});

test('without the user’s wish, and for a chat that is not stored, there is a number alone', () => {
  for (const options of [{ isWanted: false }, { isStored: false }]) {
    const { answer, show, badge } = page(options);
    answer(30_000);
    expect(show).not.toHaveBeenCalled();
    expect(badge).toHaveBeenCalledWith(1);
  }
});
