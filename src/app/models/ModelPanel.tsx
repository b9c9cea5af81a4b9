// What stands in the chat's place while no model answers, or while the visitor looks at the models: the list, a question, progress, a failure.
import { FailureNotice } from '../failures/FailureNotice.tsx';
import { useStore } from '../platform/store.ts';
import { Question } from './DownloadDialog.tsx';
import { LoadProgress } from './loading/LoadProgress.tsx';
import { loadRemedies } from './loading/remedies.ts';
import { ModelList } from './ModelList.tsx';
import { fetchModel, type Manager } from './manager.ts';

interface ModelPanelProps {
  manager: Manager;
  mayLoad: boolean;
}

export function ModelPanel(props: ModelPanelProps) {
  return (
    <div className="mx-auto w-full max-w-2xl px-4 py-8 sm:py-12">
      <StageView {...props} />
    </div>
  );
}

function StageView(props: ModelPanelProps) {
  const { manager } = props;
  const { models } = manager;
  const { stage, isManaging } = useStore(models.store, (state) => state);
  switch (stage.status) {
    case 'starting':
      return <Waiting title="Starting" detail="Looking for models on this device." />;
    case 'checking':
      return (
        <Waiting title="Checking the model" detail={`Reading the description of ${stage.url} and comparing it with this GPU.`} />
      );
    case 'asking':
      return (
        <Question
          model={stage.model}
          choices={manager.choices}
          onDownload={() => void fetchModel(manager, stage.model)}
          onLeave={() => models.dismiss()}
        />
      );
    case 'opening':
      return isManaging ? <ModelList {...props} /> : <LoadProgress stage={stage} onPause={() => void models.pause()} />;
    case 'failed':
      return (
        <div className="space-y-8">
          <FailureNotice failure={stage.failure} remedies={loadRemedies(manager, stage)} />
          <ModelList {...props} />
        </div>
      );
    case 'idle':
      return <ModelList {...props} />;
  }
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
