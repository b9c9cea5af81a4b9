// Whether the sidebar is shown: docked, which is remembered, or as a drawer on narrow pages; and
// whether the search is.

import { createStore, type Store } from '../platform/store.ts';
import { DOCKED } from './media.ts';

export interface SidebarState {
  /** On wide pages: the user has hidden it. */
  isHidden: boolean;
  /** On narrow pages: the drawer is open. */
  isOpen: boolean;
  isSearching: boolean;
}

export interface Sidebar {
  state: Store<SidebarState>;
  /** Shows or hides it, docked or as a drawer. */
  toggle(): void;
  closeDrawer(): void;
  search(isSearching: boolean): void;
}

const KEY = 'gpt-oss-web sidebar';

/** The sidebar of one page. Where `storage` is refused nothing is remembered. */
export function createSidebar(storage: () => Storage): Sidebar {
  const state = createStore<SidebarState>({ isHidden: readHidden(storage), isOpen: false, isSearching: false });
  const change = (part: Partial<SidebarState>) => state.set({ ...state.get(), ...part });
  return {
    state,
    toggle() {
      if (!matchMedia(DOCKED).matches) return change({ isOpen: !state.get().isOpen });
      const isHidden = !state.get().isHidden;
      change({ isHidden });
      try {
        storage().setItem(KEY, isHidden ? 'hidden' : 'shown');
      } catch {
        // It is shown again after a reload.
      }
    },
    closeDrawer() {
      if (state.get().isOpen) change({ isOpen: false });
    },
    search(isSearching) {
      change({ isSearching, isOpen: false });
    },
  };
}

function readHidden(storage: () => Storage): boolean {
  try {
    return storage().getItem(KEY) === 'hidden';
  } catch {
    return false;
  }
}
