// The mark in the tab's storage that makes the next load of this tab delete everything, and the
// message that sends other tabs away first. A link of another site cannot set the mark.

/** `here`: this tab deletes. `elsewhere`: another tab does, and this one keeps its hands off. */
export type EraseMark = 'here' | 'elsewhere';

const KEY = 'gpt-oss-web erase';
/** BroadcastChannel of all tabs. */
const CHANNEL = 'gpt-oss-web erase';

/** Loads this tab again, which then deletes everything. */
export function eraseEverything(): void {
  sessionStorage.setItem(KEY, 'here' satisfies EraseMark);
  location.reload();
}

/** Leaves the app when another tab deletes everything: an open database cannot be deleted. */
export function leaveWhenErased(): void {
  if (!('BroadcastChannel' in window)) return;
  new BroadcastChannel(CHANNEL).addEventListener('message', () => {
    sessionStorage.setItem(KEY, 'elsewhere' satisfies EraseMark);
    location.reload();
  });
}

/** Sends all other tabs away. */
export function sendOthersAway(): void {
  if (!('BroadcastChannel' in window)) return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage('erase');
  channel.close();
}

/** The mark of this tab; null for none. */
export function readEraseMark(): EraseMark | null {
  const mark = sessionStorage.getItem(KEY);
  return mark === 'here' || mark === 'elsewhere' ? mark : null;
}

/** Removes the mark: the next load of this tab is the app. */
export const removeEraseMark = (): void => sessionStorage.removeItem(KEY);
