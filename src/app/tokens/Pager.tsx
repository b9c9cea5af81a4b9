// Shows a long list page by page, so that the browser never has all of it.
import { type ReactNode, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';

interface PagerProps<Item> {
  items: readonly Item[];
  /** Items of a page. */
  size: number;
  /** What the items are, as a plural. */
  noun: string;
  /** Whether the last page is shown until the user chooses another. */
  isFromEnd?: boolean;
  /** `first`: the place of the page's first item in the list. */
  children: (page: readonly Item[], first: number) => ReactNode;
}

export function Pager<Item>({ items, size, noun, isFromEnd = false, children }: PagerProps<Item>) {
  const [chosen, setChosen] = useState<number | null>(null);
  const last = Math.max(0, Math.ceil(items.length / size) - 1);
  const page = Math.min(chosen ?? (isFromEnd ? last : 0), last);
  const first = page * size;
  const end = Math.min(items.length, first + size);
  return (
    <>
      {last > 0 && (
        <div className="mb-2 flex flex-wrap items-center gap-1 text-sm text-muted tabular-nums">
          <Button look="small" aria-label={`Earlier ${noun}`} isDisabled={page === 0} onClick={() => setChosen(page - 1)}>
            <Icon name="left" className="size-4" />
          </Button>
          <span>{`${(first + 1).toLocaleString()} to ${end.toLocaleString()} of ${items.length.toLocaleString()} ${noun}`}</span>
          <Button look="small" aria-label={`Later ${noun}`} isDisabled={page === last} onClick={() => setChosen(page + 1)}>
            <Icon name="right" className="size-4" />
          </Button>
        </div>
      )}
      {children(items.slice(first, end), first)}
    </>
  );
}
