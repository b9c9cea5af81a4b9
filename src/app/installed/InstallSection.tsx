// Installing in the settings: a button, or how it is done in a browser that gives the page none.
import { useApp } from '../app-context.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';

const WHY =
  'The installed app has a window and an icon of its own, opens without the network, and browsers keep its data longer.';

export function InstallSection() {
  const { install } = useApp();
  const state = useStore(install.store, (current) => current);
  return (
    <section aria-labelledby="install-title">
      <h2 id="install-title" className="font-medium">
        Install
      </h2>
      {state === 'installed' ? (
        <p className="mt-0.5 text-sm text-muted">The app is installed on this device.</p>
      ) : (
        <>
          <p className="mt-0.5 mb-3 text-sm text-muted">{WHY}</p>
          {state === 'unknown' ? (
            <p className="text-sm text-muted">{howTo(navigator.userAgent)}</p>
          ) : (
            <Button onClick={() => void install.install()}>Install the app</Button>
          )}
        </>
      )}
    </section>
  );
}

/** The steps in the browser's own menus. */
export function howTo(userAgent: string): string {
  if (/iPhone|iPad/.test(userAgent)) return 'In Safari: press Share, then “Add to Home Screen”.';
  if (/Firefox\//.test(userAgent) && !/Android/.test(userAgent))
    return 'Firefox on a computer installs no apps. Use Chrome or Edge.';
  if (/Safari\//.test(userAgent) && !/Chrom(e|ium)\//.test(userAgent)) return 'In Safari: choose File, then “Add to Dock”.';
  return 'In the browser’s menu: choose “Install” or “Add to home screen”. If there is no such entry, the app may be installed already.';
}
