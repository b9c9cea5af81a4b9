// A menu in a native popover: its button opens it, arrow keys move in it, Escape and a press beside
// it close it, and the focus goes back to the button.
import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { Button, type ButtonProps } from './Button.tsx';
import { Icon, type IconName } from './Icon.tsx';

export interface MenuItem {
  label: string;
  icon?: IconName;
  isDisabled?: boolean;
  isDanger?: boolean;
  onSelect(): void;
}

interface MenuProps extends Omit<ButtonProps, 'onClick'> {
  items: readonly MenuItem[];
  children: ReactNode;
}

/** A button with its menu. `children` is what the button shows. */
export function Menu({ items, children, ...button }: MenuProps) {
  const id = useId();
  return (
    <>
      <Button {...button} aria-haspopup="menu" popoverTarget={id}>
        {children}
      </Button>
      <MenuPopover id={id} label={button['aria-label'] ?? 'Menu'} items={items} />
    </>
  );
}

/** The menu alone, for buttons elsewhere whose `popoverTarget` is `id`. */
export function MenuPopover({ id, label, items }: { id: string; label: string; items: readonly MenuItem[] }) {
  const menu = useRef<HTMLDivElement>(null);
  // A long chat has a thousand menus: their entries are there only while they are open.
  const [isOpen, setOpen] = useState(false);
  useLayoutEffect(() => {
    if (isOpen) entriesOf(menu.current)[0]?.focus();
  }, [isOpen]);
  return (
    <div
      ref={menu}
      id={id}
      popover="auto"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      className="menu"
      onToggle={(event) => setOpen(event.newState === 'open')}
      onKeyDown={(event) => moveFocus(event, menu.current)}
    >
      {(isOpen ? items : []).map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          aria-disabled={item.isDisabled || undefined}
          className={`menu-item ${item.isDanger ? 'text-danger' : ''}`}
          onClick={() => {
            if (item.isDisabled) return;
            menu.current?.hidePopover();
            item.onSelect();
          }}
        >
          {item.icon && <Icon name={item.icon} className="size-4.5" />}
          <span>{item.label}</span>
        </button>
      ))}
    </div>
  );
}

const entriesOf = (menu: HTMLElement | null): HTMLElement[] => [
  ...(menu?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? []),
];

function moveFocus(event: KeyboardEvent, menu: HTMLElement | null): void {
  const entries = entriesOf(menu);
  const at = entries.findIndex((entry) => entry === document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === 'Tab') menu?.hidePopover();
  if (next === undefined || entries.length === 0) return;
  event.preventDefault();
  entries.at(next % entries.length)?.focus();
}
