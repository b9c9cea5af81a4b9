// The button of the chat's settings, and their popover. What is in it is loaded after the first
// paint.
import { lazy, Suspense } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';

const SettingsPanel = lazy(() => import('./settings/SettingsPanel.tsx').then((module) => ({ default: module.SettingsPanel })));

export function Settings() {
  return (
    <>
      <Button look="icon" popoverTarget="settings" className="settings-anchor" aria-label="Chat settings">
        <Icon name="settings" />
      </Button>
      <section id="settings" popover="auto" className="settings" aria-label="Settings of the chat">
        <Suspense fallback="Loading…">
          <SettingsPanel />
        </Suspense>
      </section>
    </>
  );
}
