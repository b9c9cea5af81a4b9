// Notices of the system that a download has ended, where the user allowed them.

/** Asks once. The browser remembers the user's reply. Call it after a press of a button. */
export async function askForNotices(): Promise<void> {
  if (!('Notification' in window) || Notification.permission !== 'default') return;
  // A browser that refuses the question shows no notice; the page shows its own.
  await Notification.requestPermission().catch(() => undefined);
}

/** Shows a notice if the user allowed it and looks at something else. */
export async function notify(text: string): Promise<void> {
  if (!('Notification' in window) || Notification.permission !== 'granted' || !document.hidden) return;
  const options = { tag: 'download', icon: './icons/icon.svg' };
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  // Android allows notices of the service worker only.
  if (registration) await registration.showNotification(text, options).catch(() => undefined);
  else new Notification(text, options);
}
