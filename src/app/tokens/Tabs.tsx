// Tabs: the arrow keys go from one to the next, and each has a panel.
import { type KeyboardEvent, type ReactNode, useId } from 'react';

export interface Tab<Id extends string = string> {
  id: Id;
  label: string;
}

interface TabsProps<Id extends string> {
  label: string;
  tabs: readonly Tab<Id>[];
  shown: NoInfer<Id>;
  onShow(id: NoInfer<Id>): void;
  /** Stands beside the tabs. */
  aside?: ReactNode;
  /** The panel of the tab that is shown. */
  children: ReactNode;
}

export function Tabs<Id extends string>({ label, tabs, shown, onShow, aside, children }: TabsProps<Id>) {
  const id = useId();
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const at = tabs.findIndex((tab) => tab.id === shown);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    const tab = next === undefined ? undefined : tabs.at(next % tabs.length);
    if (!tab) return;
    event.preventDefault();
    onShow(tab.id);
    event.currentTarget.parentElement?.querySelector<HTMLElement>(`[data-tab="${tab.id}"]`)?.focus();
  };
  return (
    <>
      <div className="flex flex-wrap items-end justify-between gap-x-3 border-b border-line">
        <div role="tablist" aria-label={label} className="flex flex-wrap gap-x-4">
          {tabs.map((tab) => (
            <button
              key={tab.id}
              type="button"
              role="tab"
              data-tab={tab.id}
              id={`${id}-${tab.id}`}
              aria-selected={tab.id === shown}
              aria-controls={`${id}-panel`}
              tabIndex={tab.id === shown ? 0 : -1}
              className="-mb-px min-h-9 border-b-2 border-transparent text-sm text-muted hover:text-ink aria-selected:border-accent aria-selected:font-medium aria-selected:text-ink pointer-coarse:min-h-11"
              onKeyDown={move}
              onClick={() => onShow(tab.id)}
            >
              {tab.label}
            </button>
          ))}
        </div>
        {aside}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${shown}`} className="min-h-0 pt-3">
        {children}
      </div>
    </>
  );
}
