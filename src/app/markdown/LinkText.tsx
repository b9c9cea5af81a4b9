// A link that shows where it goes: its words are the address, or a press shows the address first.
import { type MouseEvent, type ReactNode, useContext } from 'react';
import { LeaveContext } from './leave-context.ts';

interface LinkTextProps {
  address: URL;
  /** Whether the words are the address. */
  isPlain: boolean;
  children: ReactNode;
}

export function LinkText({ address, isPlain, children }: LinkTextProps) {
  const leave = useContext(LeaveContext);
  const ask = (event: MouseEvent) => {
    // The right button opens the browser's menu, which leads nowhere by itself.
    if (isPlain || event.button === 2) return;
    event.preventDefault();
    leave(address);
  };
  return (
    <a href={address.href} target="_blank" rel="noreferrer" title={address.href} onClick={ask} onAuxClick={ask}>
      {children}
    </a>
  );
}
