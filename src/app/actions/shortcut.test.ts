import { expect, test } from 'vitest';
import { ariaShortcut, isShortcut, isSingleKey, type KeyPress, keyNames } from './shortcut.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});
const PALETTE = { key: 'k', control: true };
const NEW_CHAT = { key: 'o', control: true, shift: true };

test('on a Mac the command key counts and Ctrl edits text; elsewhere it is the other way round', () => {
  const [control, command] = [press('k', { ctrlKey: true }), press('k', { metaKey: true })];
  expect([isShortcut(control, PALETTE, false), isShortcut(command, PALETTE, false)]).toEqual([true, false]);
  expect([isShortcut(control, PALETTE, true), isShortcut(command, PALETTE, true)]).toEqual([false, true]);
});

test('each key that is held counts', () => {
  expect(isShortcut(press('O', { ctrlKey: true, shiftKey: true }), NEW_CHAT, false)).toBe(true);
  expect(isShortcut(press('o', { ctrlKey: true }), NEW_CHAT, false)).toBe(false);
  expect(isShortcut(press('K', { ctrlKey: true, shiftKey: true }), PALETTE, false)).toBe(false);
  expect(isShortcut(press('k', { ctrlKey: true, altKey: true }), PALETTE, false)).toBe(false);
  expect(isShortcut(press('k'), PALETTE, false)).toBe(false);
  expect(isShortcut(press('Escape', { shiftKey: true }), { key: 'escape' }, false)).toBe(false);
});

test('a sign is found wherever the keyboard has it: with Shift, with AltGr, with Option', () => {
  expect(isShortcut(press('?', { shiftKey: true }), { key: '?' }, false)).toBe(true);
  expect(isShortcut(press('/', { ctrlKey: true, shiftKey: true }), { key: '/', control: true }, false)).toBe(true);
  expect(isShortcut(press('[', { ctrlKey: true, altKey: true }), { key: '[' }, false)).toBe(true);
  expect(isShortcut(press('[', { altKey: true }), { key: '[' }, true)).toBe(true);
  expect(isShortcut(press('[', { ctrlKey: true }), { key: '[' }, false)).toBe(false);
  expect(isShortcut(press('[', { metaKey: true }), { key: '[' }, true)).toBe(false);
});

test('only a letter or a sign alone is a single key', () => {
  expect([{ key: '?' }, { key: '[' }, { key: 'n', shift: true }].map(isSingleKey)).toEqual([true, true, true]);
  expect([PALETTE, { key: 'escape' }, { key: '/', control: true }].map(isSingleKey)).toEqual([false, false, false]);
});

test('keys have the names and the order of the platform', () => {
  expect(keyNames(NEW_CHAT, false)).toEqual(['Ctrl', 'Shift', 'O']);
  expect(keyNames(NEW_CHAT, true)).toEqual(['⇧', '⌘', 'O']);
  expect(keyNames({ key: 'escape', shift: true }, false)).toEqual(['Shift', 'Esc']);
  expect(keyNames({ key: ',', control: true }, true)).toEqual(['⌘', ',']);
  expect(ariaShortcut(NEW_CHAT, false)).toBe('Control+Shift+O');
  expect(ariaShortcut({ key: 'escape', shift: true }, true)).toBe('Shift+Escape');
  expect(ariaShortcut(PALETTE, true)).toBe('Meta+K');
});
