// The model in the header: its name, or how far the one is that opens. It opens the menu of models,
// whose code is loaded then.
import { lazy, Suspense, useId, useRef, useState } from 'react';
import type { LoadOptions } from '../../../contracts/models.ts';
import { useApp } from '../../app-context.ts';
import { isDemo } from '../../first-visit/first-visit.ts';
import { useStore } from '../../platform/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { chipLabel, openingBytes } from './chip-label.ts';

const ModelPicker = lazy(() => import('./ModelPicker.tsx').then((module) => ({ default: module.ModelPicker })));

export function ModelChip() {
  const id = useId();
  const popover = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="relative min-w-0 max-w-full">
      <Button look="chip" className="max-w-full" aria-haspopup="dialog" popoverTarget={id}>
        <Label />
        <Icon name="chevron" className="size-4" />
      </Button>
      <Line />
      <div
        ref={popover}
        id={id}
        popover="auto"
        role="dialog"
        aria-label="Models"
        className="menu w-92 p-1.5"
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        <Suspense>{isOpen && <ModelPicker onDone={() => popover.current?.hidePopover()} />}</Suspense>
      </div>
    </div>
  );
}

function Label() {
  const state = useStore(useApp().manager.models.store, (current) => current);
  // While another model is being opened, the label is about that one.
  const shown = state.stage.status === 'idle' ? state.current : null;
  return (
    <>
      <span className="truncate">{chipLabel(state)}</span>
      {isDemo(state, shown?.url, document.baseURI) && <span className={BADGE}>Demo</span>}
      {shown?.loadOptions && <LoadOptionBadges loadOptions={shown.loadOptions} />}
    </>
  );
}

/** A thin line below the name, while a model opens. The name says the same in words. */
function Line() {
  const bytes = useStore(useApp().manager.models.store, openingBytes);
  const isOpening = useStore(useApp().manager.models.store, ({ stage }) =>
    ['starting', 'checking', 'opening'].includes(stage.status),
  );
  if (!isOpening) return null;
  return bytes ? (
    <progress key="known" aria-hidden="true" className="chip-progress" max={bytes.totalBytes} value={bytes.bytes} />
  ) : (
    <progress key="unknown" aria-hidden="true" className="chip-progress" />
  );
}

const BADGE = 'shrink-0 rounded-md bg-sunken px-1.5 text-xs';

/** The load options that differ from the defaults; shortened on a phone. */
function LoadOptionBadges({ loadOptions: { weights, embedding, cache } }: { loadOptions: LoadOptions }) {
  return (
    <>
      {weights === 'int8' && (
        <span className={BADGE}>
          int8<span className="max-sm:sr-only"> weights</span>
        </span>
      )}
      {embedding === 'storage' && (
        <span className={BADGE}>
          <span className="max-sm:sr-only">embedding in </span>storage
        </span>
      )}
      {cache === 'f32' && (
        <span className={BADGE}>
          f32<span className="max-sm:sr-only"> cache</span>
        </span>
      )}
    </>
  );
}
