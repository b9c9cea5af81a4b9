// What can be done with the frame of the page: show or hide the sidebar, search.
import type { Action } from './action.ts';

export const toggleSidebar: Action = {
  name: 'toggle-sidebar',
  label: 'Sidebar',
  shortcut: { key: 'b', control: true },
  isEnabled: () => true,
  perform: ({ sidebar }) => sidebar.toggle(),
};

export const search: Action = {
  name: 'search',
  label: 'Search',
  shortcut: { key: 'k', control: true },
  isEnabled: () => true,
  perform: ({ sidebar }) => sidebar.search(true),
};
