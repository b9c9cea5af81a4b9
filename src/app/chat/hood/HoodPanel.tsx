// Under the hood: what the model read for an answer, how sure it was of each token, and the figures.
// It stands beside the chat on a wide screen, and is a sheet in front of it on a narrow one.
import { type ReactNode, useState } from 'react';
import { closeHood } from '../../actions/hood.ts';
import { useApp, useAppState } from '../../app-context.ts';
import type { AssistantMessage } from '../../conversations/message.ts';
import { HOOD_DOCKED, useMedia } from '../../frame/media.ts';
import { useStore } from '../../platform/store.ts';
import { RawView } from '../../tokens/RawView.tsx';
import { Tabs } from '../../tokens/Tabs.tsx';
import { TokensView } from '../../tokens/TokensView.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useModal } from '../../ui/modal.ts';
import { FigureList } from '../turns/FigureList.tsx';
import { useGoingOn } from './going-on.ts';
import { OptionList } from './OptionList.tsx';
import { ReadAgain } from './ReadAgain.tsx';
import { answerIn, type Reading } from './reading.ts';

export function HoodPanel({ answerId }: { answerId: string }) {
  const { layers } = useApp();
  const answer = useAppState((app) => answerIn(app, answerId));
  const isDocked = useMedia(HOOD_DOCKED);
  const isOpen = useStore(layers.state, (layer) => layer === 'hood');
  if (!answer) return null;
  if (isDocked)
    return (
      <aside aria-label="Under the hood" className="w-96 shrink-0 overflow-y-auto border-s border-line bg-side px-4 pb-6">
        <Content answer={answer} />
      </aside>
    );
  return isOpen ? (
    <Sheet>
      <Content answer={answer} />
    </Sheet>
  ) : null;
}

function Sheet({ children }: { children: ReactNode }) {
  const app = useApp();
  const dialog = useModal();
  return (
    <dialog
      ref={dialog}
      aria-label="Under the hood"
      className="dialog mb-0 w-[min(44rem,100vw)] max-w-none rounded-b-none px-4 pt-1"
      onClose={() => dialog.current?.open || void closeHood.perform(app)}
    >
      {children}
    </dialog>
  );
}

const TABS = [
  { id: 'tokens', label: 'Tokens' },
  { id: 'prompt', label: 'Prompt' },
  { id: 'raw', label: 'Raw' },
  { id: 'figures', label: 'Figures' },
] as const;

function Content({ answer }: { answer: AssistantMessage }) {
  const [tab, setTab] = useState<(typeof TABS)[number]['id']>('tokens');
  const [reading, setReading] = useState<Reading>({ status: 'none' });
  const recording = reading.status === 'read' ? reading.recording : null;
  const goingOn = useGoingOn(answer, recording);
  return (
    <>
      <div className="flex h-14 items-center justify-between">
        <h2 className="font-semibold tracking-tight">Under the hood</h2>
        <ActionButton action={closeHood} target={undefined} look="icon" aria-label="Close under the hood">
          <Icon name="close" />
        </ActionButton>
      </div>
      <Tabs label="Views of the answer" tabs={TABS} shown={tab} onShow={setTab}>
        {tab === 'figures' && <Figures answer={answer} />}
        {tab !== 'figures' && !recording && <ReadAgain {...{ answer, reading }} onReading={setReading} />}
        {recording && tab === 'tokens' && <TokensView tokens={recording.answer} goingOn={goingOn} />}
        {recording && tab === 'prompt' && <TokensView tokens={recording.prompt} goingOn={null} />}
        {recording && tab === 'raw' && <RawView recording={recording} />}
      </Tabs>
    </>
  );
}

function Figures({ answer }: { answer: AssistantMessage }) {
  const { state, madeWith } = answer;
  return (
    <div className="space-y-4">
      {state.status === 'ended' ? (
        <FigureList message={answer} end={state.end} />
      ) : (
        <p className="text-sm text-muted">An answer has figures when it has come to its end here.</p>
      )}
      {madeWith && <OptionList options={madeWith.options} />}
    </div>
  );
}
