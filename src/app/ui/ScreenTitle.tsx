// The heading of a screen. The focus goes there when the screen appears, unless a part of it is meant.
import type { ReactNode } from 'react';

interface ScreenTitleProps {
  children: ReactNode;
  /** Whether the focus goes here. Default: true. */
  isStart?: boolean;
}

export function ScreenTitle({ children, isStart = true }: ScreenTitleProps) {
  return (
    <h1
      tabIndex={-1}
      data-start={isStart ? 'any' : undefined}
      className="text-2xl font-semibold tracking-tight wrap-anywhere outline-none"
    >
      {children}
    </h1>
  );
}
