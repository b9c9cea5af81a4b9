// Shown in the model's place while none answers: the list, a question, progress or a failure.
import { lazy } from 'react';
import { useApp } from '../app-context.ts';
import { headOf } from '../conversations/conversation.ts';
import { FailureNotice } from '../failures/FailureNotice.tsx';
import { isGpuError } from '../no-gpu/gpu-error.ts';
import { MODELS } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { LoadProgress } from './loading/LoadProgress.tsx';
import { loadRemedies } from './loading/remedies.ts';
import type { Stage } from './models.ts';

/** Loaded when they are first shown: the first paint does not need them. */
const DownloadQuestion = lazy(() => import('./DownloadQuestion.tsx').then((module) => ({ default: module.DownloadQuestion })));
const NetworkClosedHint = lazy(() =>
  import('../privacy/NetworkClosedHint.tsx').then((module) => ({ default: module.NetworkClosedHint })),
);
const NoGpuCard = lazy(() => import('../no-gpu/NoGpuCard.tsx').then((module) => ({ default: module.NoGpuCard })));
const ModelList = lazy(() => import('./ModelList.tsx').then((module) => ({ default: module.ModelList })));

/** Fills an empty chat, or appears beside a conversation, which stays readable. */
export function ModelPanel() {
  const { conversation, manager } = useApp();
  const isBeside = useStore(conversation, (current) => headOf(current) !== null);
  const isDeciding = useStore(manager.models.store, ({ stage }) => stage.status === 'idle' || stage.status === 'failed');
  return (
    <div className={`mx-auto w-full px-4 ${isBeside ? 'max-w-3xl py-4' : 'max-w-2xl py-8 sm:py-12'}`}>
      {isBeside && isDeciding ? <Beside /> : <StageView isList={false} />}
    </div>
  );
}

/** The fault and its remedies in a small space. The list has its own screen. */
function Beside() {
  const { manager } = useApp();
  const stage = useStore(manager.models.store, (state) => state.stage);
  return (
    <div className="space-y-3">
      {stage.status === 'failed' ? (
        <LoadFailure stage={stage} />
      ) : (
        <p className="text-sm text-muted">No model is loaded. Load one to go on with this chat.</p>
      )}
      <a href={MODELS} className="button">
        Choose a model
      </a>
    </div>
  );
}

/**
 * The stage of the next model. `isList`: on the screen of the list, which stays while a model
 * loads.
 */
export function StageView({ isList }: { isList: boolean }) {
  const { manager } = useApp();
  const stage = useStore(manager.models.store, (state) => state.stage);
  switch (stage.status) {
    case 'starting':
      return <Waiting title="Starting" detail="Looking for models on this device." />;
    case 'checking':
      return (
        <Waiting title="Checking the model" detail={`Reading the description of ${stage.url} and comparing it with this GPU.`} />
      );
    case 'asking':
      return <DownloadQuestion model={stage.model} />;
    case 'opening':
      return isList ? <ModelList /> : <LoadProgress stage={stage} />;
    case 'failed':
      return (
        <div className="space-y-8">
          <LoadFailure stage={stage} />
          <ModelList />
        </div>
      );
    case 'idle':
      return <ModelList />;
  }
}

/** The remedies depend on the list, which is read again after a failure. */
function LoadFailure({ stage }: { stage: Extract<Stage, { status: 'failed' }> }) {
  const { manager } = useApp();
  useStore(manager.models.store, ({ list }) => list);
  if (isGpuError(stage.failure.name))
    return <NoGpuCard error={stage.failure.name} message={stage.failure.message} url={stage.url} />;
  return (
    <>
      <FailureNotice failure={stage.failure} remedies={loadRemedies(manager, stage)} />
      {stage.failure.name === 'download-failed' && <NetworkClosedHint className="mt-3" />}
    </>
  );
}

function Waiting({ title, detail }: { title: string; detail: string }) {
  return (
    <section aria-busy="true">
      <h1 className="text-xl font-semibold tracking-tight">{title}…</h1>
      <p className="mt-1 text-sm text-muted wrap-anywhere">{detail}</p>
      <progress className="mt-5" aria-label={title} />
    </section>
  );
}
