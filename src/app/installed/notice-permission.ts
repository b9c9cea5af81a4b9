// Asks the browser for notifications when the user switches them on, and switches them off again
// where the browser refuses.
import type { SettingsStore } from '../settings/settings.ts';

/** The part of the platform's `Notification` that is used. */
type Permission = Pick<typeof Notification, 'requestPermission'> & { readonly permission: NotificationPermission };

/** `permission` is undefined in browsers without notifications. */
export function askForNotices(settings: SettingsStore, permission: Permission | undefined = platform()): void {
  let wasOn = settings.get().isToldOfAnswers;
  settings.subscribe(() => {
    const isOn = settings.get().isToldOfAnswers;
    const isNew = isOn && !wasOn;
    wasOn = isOn;
    if (isNew) void allowed(permission).then((isAllowed) => isAllowed || settings.change('isToldOfAnswers', false));
  });
}

/** Whether the user will not see notifications, whatever the page asks. */
export const areNoticesRefused = (permission: Permission | undefined = platform()): boolean =>
  permission === undefined || permission.permission === 'denied';

const platform = (): Permission | undefined => ('Notification' in globalThis ? Notification : undefined);

async function allowed(permission: Permission | undefined): Promise<boolean> {
  if (!permission) return false;
  if (permission.permission === 'granted') return true;
  return (await permission.requestPermission().catch(() => 'denied')) === 'granted';
}
