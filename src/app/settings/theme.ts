// Shows the theme that the settings name, as they change. The script public/theme.js does it before
// the first paint, and here.
import type { Settings, SettingsStore } from './settings.ts';

declare global {
  interface Window {
    /** Absent if the script could not be loaded: then the system decides. */
    showTheme?(theme: Settings['theme']): void;
  }
}

/** Follows the setting until the page ends. */
export function followTheme(settings: SettingsStore): void {
  const show = () => window.showTheme?.(settings.get().theme);
  settings.subscribe(show);
  show();
}
