// Puts the page together: policy, worker, stores, service worker, React.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import './app/app.css';
import { answerApiCalls } from './app/answer-api.ts';
import { createBench } from './app/bench/bench.ts';
import { createComparison } from './app/bench/comparison.ts';
import { whileBusy } from './app/busy.ts';
import { createChat } from './app/chat/chat.ts';
import { connect } from './app/connect.ts';
import { type Failure, toFailure } from './app/failures/failure.ts';
import { createChoices } from './app/models/choices.ts';
import { isLosable, warnBeforeLoss } from './app/models/leave.ts';
import { isFetching, type Manager } from './app/models/manager.ts';
import { createModels } from './app/models/models.ts';
import { createPersistence } from './app/models/persistence.ts';
import { createTasks } from './app/models/tasks.ts';
import { keepAwake } from './app/models/wake-lock.ts';
import { CHAT } from './app/route.ts';
import { createStore } from './app/store.ts';
import { installTrustedTypes } from './app/trusted-types.ts';
import { watchUpdates } from './app/updates/updates.ts';

installTrustedTypes();
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
});
const tasks = createTasks({ session, whileBusy, onChange: () => models.refresh() });
const persistence = createPersistence(session, navigator.storage ?? null);
const manager: Manager = { models, choices, tasks, persistence };
keepAwake([models.store, tasks.store], () => isFetching(models.store.get(), tasks.store.get()));
warnBeforeLoss(() => isLosable(tasks.store.get(), models.store.get().list));
const chat = createChat({ session, whileBusy, schedule: requestAnimationFrame, now: () => performance.now() });

const bench = createBench({ session, whileBusy });
const comparison = createComparison({
  session,
  whileBusy,
  onResult: choices.measured,
  onFailure: async (url, thrown) => {
    // Where the ways out of a load that failed are.
    location.hash = CHAT;
    await models.lost(url, thrown);
  },
});

const container = serviceWorkers();
if (container) answerApiCalls(container, session, () => void models.refresh());

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no element #app to put the page into.');
createRoot(root).render(
  <StrictMode>
    <App
      bench={bench}
      comparison={comparison}
      chat={chat}
      manager={manager}
      updates={container && watchUpdates(container)}
      death={death}
    />
  </StrictMode>,
);
void models.start();
void persistence.read();

/** Null over plain HTTP, except on localhost, and where the browser refuses them, as in a sandbox. */
function serviceWorkers(): ServiceWorkerContainer | null {
  try {
    return 'serviceWorker' in navigator ? navigator.serviceWorker : null;
  } catch {
    return null;
  }
}
