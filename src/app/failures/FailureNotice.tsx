// A failure as the user sees it, with the help for its code.
import { FailureCard, type Remedy } from './FailureCard.tsx';
import { type Failure, helpFor } from './failure.ts';

export type { Remedy };

export function FailureNotice({ failure, remedies }: { failure: Failure; remedies: readonly Remedy[] }) {
  const { title, advice } = helpFor(failure.name);
  return <FailureCard {...{ title, advice, remedies }} message={failure.message} code={failure.name} />;
}

/** A remedy for every failure. */
export const RELOAD: Remedy = { label: 'Reload the page', run: () => location.reload() };
