// Shows the failure in a screen's place when the screen throws. The header still leads to other
// screens.
import { Component, type ReactNode } from 'react';
import { FailureNotice, RELOAD } from './FailureNotice.tsx';
import { type Failure, toFailure } from './failure.ts';

export class ErrorBoundary extends Component<{ children: ReactNode }, { failure: Failure | null }> {
  override state = { failure: null };

  static getDerivedStateFromError(thrown: unknown): { failure: Failure } {
    return { failure: toFailure(thrown) };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    return (
      <div className="p-4">
        <FailureNotice failure={failure} remedies={[RELOAD]} />
      </div>
    );
  }
}
