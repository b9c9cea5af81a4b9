// Puts the page together: policy, worker, stores, service worker, React.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import './app/app.css';
import { listenForShortcuts } from './app/actions/keys.ts';
import { answerApiCalls } from './app/api/answer-api.ts';
import { AppContext } from './app/app-context.ts';
import { createMeasurement } from './app/bench/measurement.ts';
import { createChat } from './app/chat/chat.ts';
import { DEFAULT_OPTIONS } from './app/chat/parameters.ts';
import { EMPTY_CONVERSATION } from './app/conversations/conversation.ts';
import { type Failure, toFailure } from './app/failures/failure.ts';
import { createPersistence } from './app/models/files/persistence.ts';
import { createTasks } from './app/models/files/tasks.ts';
import { createChoices } from './app/models/loading/load-options.ts';
import { isFetching, type Manager } from './app/models/manager.ts';
import { createModels } from './app/models/models.ts';
import { isLosable, warnBeforeLoss } from './app/platform/before-unload.ts';
import { whileBusy } from './app/platform/busy.ts';
import { connect } from './app/platform/connect.ts';
import { keepFocus } from './app/platform/focus.ts';
import { tolerateForeignChanges } from './app/platform/foreign-dom.ts';
import { randomId } from './app/platform/random-id.ts';
import { CHAT, MODELS, navigate } from './app/platform/route.ts';
import { createStore } from './app/platform/store.ts';
import { installTrustedTypes } from './app/platform/trusted-types.ts';
import { watchUpdates } from './app/platform/updates.ts';
import { keepAwake } from './app/platform/wake-lock.ts';

installTrustedTypes();
tolerateForeignChanges();
const { session, died } = connect();
const death = createStore<Failure | null>(null);
void died.then((error) => death.set(toFailure(error)));

const choices = createChoices({ session, storage: () => localStorage });
const models = createModels({
  session,
  whileBusy,
  choicesFor: (url) => choices.of(url),
  address: () => document.baseURI,
  setAddress: (address) => history.replaceState(null, '', address),
  showChat: () => navigate(CHAT),
});
const tasks = createTasks({ session, whileBusy, onChange: () => models.refresh() });
const persistence = createPersistence(session, navigator.storage ?? null);
const manager: Manager = { models, choices, tasks, persistence, showList: () => navigate(MODELS) };
keepAwake([models.store, tasks.store], () => isFetching(models.store.get(), tasks.store.get()));
warnBeforeLoss(() => isLosable(tasks.store.get(), models.store.get().list));

const conversation = createStore(EMPTY_CONVERSATION);
const options = createStore(DEFAULT_OPTIONS);
const chat = createChat({
  session,
  whileBusy,
  conversation,
  options,
  newId: randomId,
  schedule: requestAnimationFrame,
});

const stop = () => session.chat.stop();
const bench = createMeasurement({ measure: session.bench.run, stop, whileBusy });
const comparison = createMeasurement({
  measure: (_url: string, onProgress) => session.bench.compareWeights(onProgress),
  stop,
  whileBusy,
  onDone: choices.measured,
  onFailed: async (url, thrown) => {
    // Where the ways out of a load that failed are.
    navigate(CHAT);
    await models.lost(url, thrown);
  },
});

// Absent over plain HTTP, except on localhost.
const container = 'serviceWorker' in navigator ? navigator.serviceWorker : null;
if (container) answerApiCalls(container, session, () => void models.refresh());

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no element #app to put the page into.');
const app = {
  chat,
  conversation,
  options,
  draft: createStore(''),
  manager,
  bench,
  comparison,
  updates: container && watchUpdates(container),
  death,
};
listenForShortcuts(app);
keepFocus(root);
createRoot(root).render(
  <StrictMode>
    <AppContext.Provider value={app}>
      <App />
    </AppContext.Provider>
  </StrictMode>,
);
void models.start();
void persistence.read();
