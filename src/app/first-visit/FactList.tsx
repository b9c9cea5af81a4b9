// Four facts about a model that is not here. A fact that is not yet known has a button.
import type { ReactNode } from 'react';
import type { ModelSummary } from '../../contracts/models.ts';
import { useApp, useAppState } from '../app-context.ts';
import { diskFact, type Fact, fitFact, speedFact, timeFact } from '../models/facts/describe-facts.ts';
import { type Facts, factsFor, fittingIn, type Measured } from '../models/facts/facts.ts';
import { useFacts } from '../models/facts/use-facts.ts';
import { wayOf } from '../models/facts/ways.ts';
import { chosenFor, gpuBytesFor } from '../models/loading/load-options.ts';
import { missingBytes } from '../models/loading/startup-model.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';

export function FactList({ model }: { model: ModelSummary }) {
  const { loadOptions } = useApp().manager;
  const facts = useFacts();
  const state = useStore(facts.store, (current) => current);
  const chosen = useStore(loadOptions.store, (kept) => chosenFor(kept, model.url));
  const isAnswering = useAppState(({ chat }) => chat.store.get() !== null);
  const { fit, speeds, bytesPerSecond } = factsFor(state, model.url);
  const missing = missingBytes(model) ?? 0;
  const fitting = fittingIn(fit)?.loadOptions ?? chosen;
  const way = wayOf(fitting)?.name;
  const speed = speedFact((way && speeds[way]) ?? null);
  const fits = fitFact(fit, state.gpu?.name ?? '', gpuBytesFor(model, chosen));
  const time = timeFact(missing, bytesPerSecond, new URL(model.url).host);
  const canMeasure = state.gpu !== null && !isAnswering;
  const row = { state, url: model.url };
  return (
    <dl className="mt-4 grid gap-x-6 gap-y-4 sm:grid-cols-2">
      <FactView {...row} icon="check" fact={fits} what="fit">
        <Measure isDisabled={!canMeasure} label="Check this GPU" onMeasure={() => facts.check(model.url)} />
      </FactView>
      <FactView {...row} icon="bolt" fact={speed} what="speed">
        {fits.isKnown && (
          <Measure isDisabled={!canMeasure} label="Measure the speed" onMeasure={() => facts.measureSpeed(model.url, fitting)} />
        )}
      </FactView>
      <FactView {...row} icon="clock" fact={time} what="rate">
        <Measure isDisabled={false} label="Measure the connection" onMeasure={() => facts.measureRate(model.url)} />
      </FactView>
      <FactView {...row} icon="disk" fact={diskFact(missing, state.freeBytes)} what={null} />
    </dl>
  );
}

const RUNNING: Record<Measured, string> = {
  fit: 'Checking the memory of this GPU…',
  speed: 'Timing one of its layers…',
  rate: 'Fetching its first part…',
};

interface FactViewProps {
  fact: Fact;
  icon: IconName;
  /** The measurement that gives it; null for none. */
  what: Measured | null;
  url: string;
  state: Facts;
  /** The button that measures it. */
  children?: ReactNode;
}

function FactView({ fact, icon, what, url, state: { running, failed }, children }: FactViewProps) {
  const facts = useFacts();
  const isRunning = what !== null && running?.url === url && running.what === what;
  const failure = failed?.url === url && failed.what === what ? failed.failure : null;
  return (
    <div className="flex min-w-0 gap-3">
      <Icon name={icon} className={`mt-0.5 size-4.5 ${fact.isKnown ? 'text-good' : 'text-faint'}`} />
      <div className="min-w-0 flex-1">
        <dt className="text-sm font-medium">{fact.title}</dt>
        <dd className="text-[0.8125rem] text-muted">
          <output className="block">{isRunning ? RUNNING[what] : fact.source}</output>
          {failure && <p className="mt-1 text-danger">{failure.message}</p>}
          {isRunning && (
            <Button className="mt-1.5 min-h-8 px-3" onClick={() => void facts.stop()}>
              Stop
            </Button>
          )}
          {!fact.isKnown && !isRunning && children}
        </dd>
      </div>
    </div>
  );
}

function Measure({ label, isDisabled, onMeasure }: { label: string; isDisabled: boolean; onMeasure: () => Promise<void> }) {
  const { store } = useFacts();
  const isBusy = useStore(store, ({ running }) => running !== null);
  return (
    <Button className="mt-1.5 min-h-8 px-3" isDisabled={isDisabled || isBusy} onClick={() => void onMeasure()}>
      {label}
    </Button>
  );
}
