// The layer in front of the page: the drawer, the palette, the list of shortcuts or the hood. An open layer is
// an entry in the browser's history, so Back closes it and the screen behind it stays.
import { currentPath, isLayerEntry, type LayerState, onPathChange } from '../platform/route.ts';
import { createStore, type Store } from '../platform/store.ts';

export type Layer = 'drawer' | 'palette' | 'shortcuts' | 'hood';

export interface Layers {
  /** The open layer; null while there is none. */
  state: Store<Layer | null>;
  /** Opens a layer in the place of an open one. */
  open(layer: Layer): void;
  /** Closes `layer` if it is the open one. To also change the path, do that first. */
  close(layer: Layer): void;
}

const LAYER_STATE: LayerState = { isLayer: true };

/** The layers of one page. */
export function createLayers(): Layers {
  const state = createStore<Layer | null>(null);
  let openedAt = '';
  /** A step back was asked for and has not happened yet. */
  let isGoingBack = false;
  const enter = () => {
    if (isLayerEntry()) return;
    openedAt = currentPath();
    history.pushState(LAYER_STATE, '');
  };
  // After a reload the layer of this entry is closed.
  if (isLayerEntry()) history.replaceState(null, '');
  onPathChange(() => {
    if (isGoingBack) {
      isGoingBack = false;
      // A layer was opened meanwhile.
      if (state.get() !== null) enter();
    } else if (!isLayerEntry()) {
      state.set(null);
    }
  });
  return {
    state,
    open(layer) {
      state.set(layer);
      if (!isGoingBack) enter();
    },
    close(layer) {
      if (state.get() !== layer) return;
      state.set(null);
      if (!isLayerEntry() || isGoingBack) return;
      // The chat behind the layer got an address of its own: the entry before has an old one.
      if (currentPath() !== openedAt) return history.replaceState(null, '');
      isGoingBack = true;
      history.back();
    },
  };
}
