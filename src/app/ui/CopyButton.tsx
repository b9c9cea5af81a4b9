// A button that copies a text and says so for a moment.
import { useState } from 'react';
import { Icon } from './Icon.tsx';

/** How long "copied" stays, ms: long enough to be read, short enough to copy again. */
const CONFIRM_MS = 1500;

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  const copy = async () => {
    const wasCopied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false, // The browser may refuse without focus or permission; the button says so.
    );
    setOutcome(wasCopied ? 'copied' : 'refused');
    setTimeout(() => setOutcome(null), CONFIRM_MS);
  };
  return (
    <button
      type="button"
      className="inline-flex min-h-6 items-center gap-1 rounded-md px-1.5 text-xs text-muted hover:bg-sunken hover:text-ink"
      onClick={() => void copy()}
    >
      <Icon name={outcome === 'copied' ? 'check' : 'copy'} className="size-3.5" />
      {outcome === null && label}
      {outcome === 'copied' && 'Copied'}
      {outcome === 'refused' && 'The browser refused'}
    </button>
  );
}
