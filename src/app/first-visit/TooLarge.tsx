// Says by how much a model is too large for this GPU in every way of loading, and what to do.
import type { Fit } from '../../contracts/models.ts';
import { describeTooLarge } from '../models/facts/describe-facts.ts';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';

interface TooLargeProps {
  fit: readonly Fit[];
  /** What the user holds: `phone` or `computer`. */
  device: string;
  /** Downloads it all the same. */
  onTry: () => void;
}

export function TooLarge({ fit, device, onTry }: TooLargeProps) {
  return (
    <div className="mt-3 text-sm">
      <p className="text-muted">
        {describeTooLarge(fit, device)} Open this page on a computer whose GPU has 16 GB of memory or more.
      </p>
      <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2">
        <CopyButton text={new URL('./', document.baseURI).href} label="Copy the link" />
        <Button look="text" onClick={onTry}>
          Try anyway
        </Button>
      </div>
    </div>
  );
}
