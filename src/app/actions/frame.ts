// What can be done with the frame of the page: show or hide the sidebar, open the palette, the
// settings and the list of shortcuts.
import { currentPath, isChatPath, navigate, SETTINGS } from '../platform/route.ts';
import { isField } from '../platform/writing.ts';
import type { Action } from './action.ts';

export const toggleSidebar: Action = {
  name: 'toggle-sidebar',
  label: 'Show or hide the sidebar',
  shortcut: { key: 'b', control: true },
  isEnabled: () => true,
  perform: ({ sidebar }) => sidebar.toggle(),
};

/** Opens the palette, which finds chats, actions, models and settings. */
export const search: Action = {
  name: 'search',
  label: 'Search',
  shortcut: { key: 'k', control: true },
  isEnabled: () => true,
  perform: ({ layers }) => layers.open('palette'),
};

export const openSettings: Action = {
  name: 'open-settings',
  label: 'Settings',
  shortcut: { key: ',', control: true },
  isEnabled: () => true,
  perform: () => navigate(SETTINGS),
};

export const showShortcuts: Action = {
  name: 'show-shortcuts',
  label: 'Keyboard shortcuts',
  shortcut: { key: '/', control: true },
  otherShortcut: { key: '?' },
  isEnabled: () => true,
  perform: ({ layers }) => layers.open('shortcuts'),
};

/** Escape in a field belongs to the field. While an answer comes, the first Escape stops it. */
export const leaveScreen: Action = {
  name: 'leave-screen',
  label: 'Back to the chat',
  shortcut: { key: 'escape' },
  isEnabled: () => !isChatPath(currentPath()) && !isField(document.activeElement),
  perform: ({ chats }) => navigate(chats.shown.path),
};
