// The button that switches tools on for this chat. Loaded after the first paint; what it opens is
// loaded when it is opened.
import { lazy, Suspense, useState } from 'react';
import { useApp } from '../../../app-context.ts';
import { useStore } from '../../../platform/store.ts';
import { Button } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';

const ToolSwitches = lazy(() => import('./ToolSwitches.tsx').then((module) => ({ default: module.ToolSwitches })));

export function ToolsButton() {
  const count = useStore(useApp().options, ({ toolIds }) => toolIds.length);
  const [isOpened, setOpened] = useState(false);
  return (
    <>
      <Button
        look="icon"
        popoverTarget="tools"
        className="tools-anchor relative"
        aria-label={count === 0 ? 'Tools' : `Tools, ${count} on`}
      >
        <Icon name="tools" className={count === 0 ? 'size-5' : 'size-5 text-accent'} />
        {count > 0 && <span className="absolute end-1.5 top-1.5 size-2 rounded-full bg-accent" />}
      </Button>
      <section
        id="tools"
        popover="auto"
        className="settings tools-panel"
        aria-label="Tools of this chat"
        onToggle={(event) => setOpened(event.newState === 'open')}
      >
        {isOpened && (
          <Suspense fallback="Loading…">
            <ToolSwitches />
          </Suspense>
        )}
      </section>
    </>
  );
}
