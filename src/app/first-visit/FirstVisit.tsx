// Below the first page's heading: the offered model with its facts, and questions for the demo.
// Loaded after the first paint.
import { useEffect } from 'react';
import { formatBytes } from '../../contracts/format-bytes.ts';
import { perform } from '../actions/action.ts';
import { send } from '../actions/chat.ts';
import { useApp } from '../app-context.ts';
import { useFacts } from '../models/facts/use-facts.ts';
import { isReady } from '../models/models.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';
import { demoModel, isDemo, offeredModel } from './first-visit.ts';
import { OfferedModel } from './OfferedModel.tsx';
import { PROMPTS } from './prompts.ts';

export function FirstVisit() {
  const { models } = useApp().manager;
  const offered = useStore(models.store, offeredModel);
  const facts = useFacts();
  const url = offered?.url;
  useEffect(() => {
    if (url) void facts.begin(url);
    // A question is about to be answered, and must not wait for a measurement.
    return () => void facts.stop();
  }, [facts, url]);
  return (
    <>
      {offered && <OfferedModel model={offered} />}
      <DemoPrompts />
    </>
  );
}

/** Only while the demo answers, or is about to. */
function DemoPrompts() {
  const app = useApp();
  const { store } = app.manager.models;
  const demo = useStore(store, (state) => demoModel(state, document.baseURI));
  const isAnswering = useStore(store, (state) => isReady(state) && isDemo(state, state.current?.url, document.baseURI));
  if (!demo) return null;
  const size = demo.totalBytes === null ? '' : ` ${formatBytes(demo.totalBytes)}`;
  return (
    <div className="mt-5 flex flex-wrap items-center justify-center gap-2 text-sm">
      <p className="text-muted">{`Meanwhile, try the${size} demo:`}</p>
      {PROMPTS.map(({ text }) => (
        <Button
          key={text}
          className="min-h-9 rounded-full px-3.5 text-[0.8125rem]"
          isDisabled={!isAnswering}
          title={isAnswering ? undefined : 'The demo is on its way'}
          onClick={() => {
            app.draft.set({ ...app.draft.get(), text });
            perform(send, app, undefined);
          }}
        >
          {text}
        </Button>
      ))}
    </div>
  );
}
