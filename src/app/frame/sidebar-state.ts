// Whether the sidebar is shown: docked, which is remembered, or as a drawer on narrow pages.

import { createStore, type Store } from '../platform/store.ts';
import type { Layers } from './layers.ts';
import { DOCKED } from './media.ts';

export interface SidebarState {
  /** On wide pages: the user has hidden it. */
  isHidden: boolean;
}

export interface Sidebar {
  state: Store<SidebarState>;
  /** Shows or hides it, docked or as a drawer. */
  toggle(): void;
}

const KEY = 'gpt-oss-web sidebar';

/** The sidebar of one page. Where `storage` is refused nothing is remembered. */
export function createSidebar(storage: () => Storage, layers: Layers): Sidebar {
  const state = createStore<SidebarState>({ isHidden: readHidden(storage) });
  const toggleDrawer = () => (layers.state.get() === 'drawer' ? layers.close('drawer') : layers.open('drawer'));
  return {
    state,
    toggle() {
      if (!matchMedia(DOCKED).matches) return toggleDrawer();
      const isHidden = !state.get().isHidden;
      state.set({ isHidden });
      try {
        storage().setItem(KEY, isHidden ? 'hidden' : 'shown');
      } catch {
        // It is shown again after a reload.
      }
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
