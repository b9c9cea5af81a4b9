// The palette or the list of shortcuts, in front of every screen. Their code is loaded when the
// browser is idle, so that a key opens them at once.
import { lazy, Suspense, useEffect } from 'react';
import { useApp } from '../app-context.ts';
import { useStore } from '../platform/store.ts';

const loadPalette = () => import('../palette/Palette.tsx').then((module) => ({ default: module.Palette }));
const loadShortcuts = () => import('../shortcuts/ShortcutsDialog.tsx').then((module) => ({ default: module.ShortcutsDialog }));
const Palette = lazy(loadPalette);
const ShortcutsDialog = lazy(loadShortcuts);

/** Safari has no idle callbacks. There the code is loaded by the first key. */
const whenIdle: ((work: () => void) => void) | undefined = globalThis.requestIdleCallback;

export function FrontLayer() {
  const layer = useStore(useApp().layers.state, (state) => state);
  useEffect(() => {
    // A failed load is reported when the layer is opened.
    whenIdle?.(() => void Promise.all([loadPalette(), loadShortcuts()]).catch(() => undefined));
  }, []);
  return (
    <Suspense>
      {layer === 'palette' && <Palette />}
      {layer === 'shortcuts' && <ShortcutsDialog />}
    </Suspense>
  );
}
