// Puts the page together: policy, worker, stores, service worker, React. Runs in a secure context only.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { answerApiCalls } from './app/api/answer-api.ts';
import { createPageApi } from './app/api/page-api.ts';
import { createBench } from './app/bench/bench.ts';
import { createComparison } from './app/bench/comparison.ts';
import { createChat } from './app/chat/chat.ts';
import { type Failure, toFailure } from './app/failures/failure.ts';
import { createPersistence } from './app/models/files/persistence.ts';
import { createTasks } from './app/models/files/tasks.ts';
import { createChoices } from './app/models/loading/load-options.ts';
import { isFetching, type Manager } from './app/models/manager.ts';
import { createModels } from './app/models/models.ts';
import { isLosable, warnBeforeLoss } from './app/platform/before-unload.ts';
import { busy } from './app/platform/busy.ts';
import { connect } from './app/platform/connect.ts';
import { answersHello, hasOwnScript } from './app/platform/own-worker.ts';
import { CHAT } from './app/platform/route.ts';
import { createStore } from './app/platform/store.ts';
import { installTrustedTypes } from './app/platform/trusted-types.ts';
import { textsOf, unsavedWork } from './app/platform/unsaved-work.ts';
import { watchUpdates } from './app/platform/updates.ts';
import { keepAwake } from './app/platform/wake-lock.ts';

installTrustedTypes();
const { whileBusy } = busy;
const { session, died } = connect();
const gptOss = createPageApi({
  session,
  address: () => document.baseURI,
  fetch: (input, init) => window.fetch(input, init),
  whileBusy,
  onAnswered: () => void models.refresh(),
});
Object.assign(window, { gptOss });
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
const updates =
  container &&
  watchUpdates({
    container,
    busy,
    unsavedWork: () =>
      unsavedWork({
        chat: chat.store.get(),
        models: models.store.get(),
        tasks: tasks.store.get(),
        bench: bench.store.get(),
        texts: textsOf(document),
      }),
    reload: () => location.reload(),
    hasOwnScript: (worker) => hasOwnScript(worker, document.baseURI),
    answersHello,
    storage: () => sessionStorage,
  });

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no element #app to put the page into.');
createRoot(root).render(
  <StrictMode>
    <App bench={bench} comparison={comparison} chat={chat} manager={manager} updates={updates} death={death} />
  </StrictMode>,
);
void start();

/** Begins the page's work, unless a new version of the app starts first. */
async function start(): Promise<void> {
  if (await updates?.takeOverAtStart()) return;
  void models.start();
  void persistence.read();
}

/** Null where the browser's settings forbid service workers. In a sandbox the access itself throws. */
function serviceWorkers(): ServiceWorkerContainer | null {
  try {
    return 'serviceWorker' in navigator ? navigator.serviceWorker : null;
  } catch {
    return null;
  }
}
