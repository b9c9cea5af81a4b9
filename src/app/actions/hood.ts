// The panel that shows what an answer was made of.
import { HOOD_DOCKED } from '../frame/media.ts';
import type { Action } from './action.ts';

export const underTheHood: Action<string> = {
  name: 'under-the-hood',
  label: 'Under the hood',
  isEnabled: () => true,
  perform({ hood, layers }, answerId) {
    hood.set(answerId);
    if (!matchMedia(HOOD_DOCKED).matches) layers.open('hood');
  },
};

export const closeHood: Action = {
  name: 'close-hood',
  label: 'Close',
  isEnabled: () => true,
  perform({ hood, layers }) {
    layers.close('hood');
    hood.set(null);
  },
};
