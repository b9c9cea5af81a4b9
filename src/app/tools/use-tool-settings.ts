// The settings of tools for components.
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useApp } from '../app-context.ts';
import type { ToolSettings, ToolSettingsStore } from './tool-settings.ts';

export interface LoadedToolSettings {
  settings: ToolSettings;
  change: ToolSettingsStore['change'];
}

const NOTHING = () => () => {};

/** Null until the code of tools is loaded. Renders again when a setting changes. */
export function useToolSettings(): LoadedToolSettings | null {
  const { tools } = useApp();
  const [store, setStore] = useState<ToolSettingsStore | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  useEffect(() => {
    tools.load().then((loaded) => setStore(loaded.settings), setFailure);
  }, [tools]);
  const settings = useSyncExternalStore(store?.subscribe ?? NOTHING, () => store?.get() ?? null);
  // The boundary around the screen shows it.
  if (failure !== null) throw failure;
  return store && settings && { settings, change: store.change };
}
