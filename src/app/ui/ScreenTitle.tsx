// The heading of a screen. The focus goes there when the screen appears.
import type { ReactNode } from 'react';

export function ScreenTitle({ children }: { children: ReactNode }) {
  return (
    <h1 tabIndex={-1} data-start="any" className="text-2xl font-semibold tracking-tight wrap-anywhere outline-none">
      {children}
    </h1>
  );
}
