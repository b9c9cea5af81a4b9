// Keeps a defect in a screen from ending the page: the screen gives way to the failure, and the header leads elsewhere.
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
