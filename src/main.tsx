// Creates the parts of the page and connects them: policy, worker, stores, service worker, React.
// Runs in a secure context only.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { newChatPath } from './app/actions/chat.ts';
import { listenForShortcuts } from './app/actions/keys.ts';
import { listenForCalls } from './app/api/listen-for-calls.ts';
import { createPageApi } from './app/api/page-api.ts';
import { createStoredResponses } from './app/api/stored/stored-responses.ts';
import { AppContext } from './app/app-context.ts';
import { createMeasurement } from './app/bench/measurement.ts';
import { createChat } from './app/chat/answering/chat.ts';
import { createAttaching } from './app/chat/composer/files/attaching.ts';
import { createPresets } from './app/chat/composer/presets/presets.ts';
import { createChats } from './app/conversations/chats.ts';
import { unstoredSettings } from './app/conversations/document.ts';
import { EMPTY_DRAFT } from './app/conversations/draft.ts';
import { shownPart } from './app/conversations/shown.ts';
import { createMarker } from './app/conversations/storage/marker.ts';
import { transferLoader } from './app/conversations/transfer/load.ts';
import { answerSearches, joinThrough } from './app/engine/join.ts';
import { shareModels } from './app/engine/share-models.ts';
import { shareEngine } from './app/engine/shared-engine.ts';
import { type Failure, toFailure } from './app/failures/failure.ts';
import { createLayers } from './app/frame/layers.ts';
import { createSidebar } from './app/frame/sidebar-state.ts';
import { watchInstalling } from './app/installed/watch-installing.ts';
import { createPersistence } from './app/models/files/persistence.ts';
import { createTasks } from './app/models/files/tasks.ts';
import { createLoadOptions } from './app/models/loading/load-options.ts';
import { isFetching, type Manager } from './app/models/manager.ts';
import { createModels } from './app/models/models.ts';
import { isLosable, warnBeforeLoss } from './app/platform/before-unload.ts';
import { busy } from './app/platform/busy.ts';
import { startWorker } from './app/platform/connect.ts';
import { keepFocus } from './app/platform/focus.ts';
import { tolerateForeignChanges } from './app/platform/foreign-dom.ts';
import { answersHello, hasOwnScript } from './app/platform/own-worker.ts';
import { whenQuiet } from './app/platform/quiet.ts';
import { CHAT, currentPath, followLinksInLayers, MODELS, navigate, onPathChange, replacePath } from './app/platform/route.ts';
import { createStore } from './app/platform/store.ts';
import { installTrustedTypes } from './app/platform/trusted-types.ts';
import { textsOf, unsavedWork } from './app/platform/unsaved-work.ts';
import { watchUpdates } from './app/platform/updates.ts';
import { keepAwake } from './app/platform/wake-lock.ts';
import { createSettings } from './app/settings/settings.ts';
import { followTheme } from './app/settings/theme.ts';
import { createPageTools } from './app/tools/load.ts';
import { engineName } from './contracts/shared-engine.ts';

installTrustedTypes();
tolerateForeignChanges();
const { whileBusy } = busy;
/** The first paint does not need the database. */
const openStore = async () => (await import('./app/conversations/storage/open-store.ts')).openStore();
const newId = () => crypto.randomUUID();
const now = () => Date.now();
const after = (ms: number, work: () => void) => void setTimeout(work, ms);

// Before the worker: chats are read without a GPU.
const draft = createStore(EMPTY_DRAFT);
const presets = createPresets({ storage: () => localStorage, onStorage: listenToStorage });
const chats = createChats({
  openStore,
  marker: createMarker(() => localStorage),
  draft,
  channel: 'BroadcastChannel' in window ? new BroadcastChannel('chats') : null,
  locks: 'locks' in navigator ? navigator.locks : null,
  now,
  newId,
  newSettings: () => presets.defaultSettings(),
  after,
  replaceAddress: replacePath,
  runningIn: () => chat.store.get()?.documentId ?? null,
});
const container = serviceWorkers();
// The name of this script in a build changes with all that it loads, the worker too.
const name = engineName(new URL(import.meta.url).pathname);
const tabs = new BroadcastChannel(name);
const engine = shareEngine({
  name,
  locks: 'locks' in navigator ? navigator.locks : null,
  startWorker,
  join: (request, port) => joinThrough(container, request, port),
  channel: tabs,
});
const { session } = engine;
if (container) answerSearches(container, engine);
const storedResponses = createStoredResponses(session);
/** A call may have loaded another model, and stored a response. */
const onAnswered = () => {
  void models.refresh();
  void storedResponses.refreshShown();
};
const gptOss = createPageApi({
  session,
  address: () => document.baseURI,
  fetch: (input, init) => window.fetch(input, init),
  whileBusy,
  onAnswered,
});
Object.assign(window, { gptOss });
const death = createStore<Failure | null>(null);
void engine.died.then((error) => death.set(toFailure(error)));

const loadOptions = createLoadOptions({ session, storage: () => localStorage });
const models = createModels({
  session,
  whileBusy,
  loadOptionsFor: (url) => loadOptions.of(url),
  address: () => document.baseURI,
  setAddress: (address) => history.replaceState(null, '', address),
  showChat: () => navigate(chats.shown.path),
});
const tasks = createTasks({ session, whileBusy, onChange: () => models.refresh() });
const persistence = createPersistence(session, navigator.storage ?? null);
const manager: Manager = { models, loadOptions, tasks, persistence, showList: () => navigate(MODELS) };
shareModels({ models, tabs });
engine.onMoved(() => {
  void session.models.setLoadOptions(loadOptions.store.get().choices);
  void models.resume();
});
keepAwake([models.store, tasks.store], () => isFetching(models.store.get(), tasks.store.get()));
warnBeforeLoss(() => isLosable(tasks.store.get(), models.store.get().list));

const conversation = shownPart(chats.shown.state, (document) => document.conversation);
const tools = createPageTools({ storage: () => localStorage, onStorage: listenToStorage, now });
const chat = createChat({
  session,
  tools: tools.rounds,
  whileBusy,
  newId,
  now,
  after,
  schedule: requestAnimationFrame,
  modelName: () => models.store.get().current?.id ?? null,
  claim: (document) => (document.isTemporary ? Promise.resolve(() => {}) : chats.claims.claim(document.id)),
  own: (messageId) => chats.documents.own(messageId),
  save: (document, saving) => chats.documents.save(document, saving),
  onBegin: (document) => chats.begin(document),
});
// Counts the page's requests, those before it too.
import('./app/privacy/parts.ts').catch(() => undefined);
// The first message needs them, and asks again if this fails.
import('./app/chat/Messages.tsx').catch(() => undefined);
import('./app/chat/answering/generate.ts').catch(() => undefined);
// No message can wait before the page is there. Without this, a message that waits has "Send now".
import('./app/chat/answering/waiting.ts')
  .then(({ sendWaitingAfterAnswers }) => sendWaitingAfterAnswers({ chat, chats }))
  .catch(() => undefined);
const showPath = () => void chats.shown.show(currentPath());
onPathChange(showPath);
const settings = createSettings({
  storage: () => localStorage,
  onStored: (listener) => window.addEventListener('storage', ({ key }) => listener(key)),
});
followTheme(settings);
const layers = createLayers();
const sidebar = createSidebar(() => localStorage, layers);

const stop = () => session.chat.stop();
const bench = createMeasurement({ measure: session.bench.run, stop, whileBusy });
const comparison = createMeasurement({
  measure: (_url: string, onProgress) => session.bench.compareWeights(onProgress),
  stop,
  whileBusy,
  onDone: loadOptions.measured,
  onFailed: async (url, thrown) => {
    // The chat shows the remedies of a failed load.
    navigate(chats.shown.path);
    await models.lost(url, thrown);
  },
});

if (container) listenForCalls(container, session, onAnswered);
const updates =
  container &&
  watchUpdates({
    container,
    busy,
    unsavedWork: () =>
      unsavedWork({
        conversation: conversation.get(),
        settings: unstoredSettings(chats.shown.document),
        models: models.store.get(),
        tasks: tasks.store.get(),
        bench: bench.store.get(),
        texts: [draft.get().text, ...textsOf(document)].filter((text) => text !== chats.drafts.untouched),
      }),
    reload: () => location.reload(),
    whenQuiet,
    hasOwnScript: (worker) => hasOwnScript(worker, document.baseURI),
    answersHello,
    storage: () => sessionStorage,
  });

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no element #app to put the page into.');
const app = {
  chat,
  chats,
  transfer: transferLoader(chats, { settings, presets }),
  layers,
  sidebar,
  settings,
  conversation,
  options: chats.settings,
  presets,
  tools,
  attaching: createAttaching(chats),
  count: session.chat.count,
  rereading: session.chat,
  hood: createStore<string | null>(null),
  draft,
  manager,
  session,
  bench,
  comparison,
  selfTests: session.bench.selfTests,
  storedResponses,
  updates,
  death,
  engine,
  api: session.api,
  install: watchInstalling(persistence),
};
listenForShortcuts(app);
followLinksInLayers();
keepFocus(root);
createRoot(root).render(
  <StrictMode>
    <AppContext.Provider value={app}>
      <App />
    </AppContext.Provider>
  </StrictMode>,
);
// Without a path the address names the new chat that is kept.
const firstPath = newChatPath(settings.get());
if (location.hash === '' && firstPath !== CHAT) replacePath(firstPath);
showPath();
void chats
  .start()
  .then(() => import('./app/installed/start.ts'))
  .then(({ startInstalled }) => startInstalled(app, container))
  .catch(() => undefined);
window.addEventListener('pagehide', () => chats.drafts.flush());
void start();

/** Begins the page's work, unless a new version of the app starts first. */
async function start(): Promise<void> {
  if (await updates?.takeOverAtStart()) return;
  void models.start();
  void persistence.read();
}

/** Calls `listener` when another tab changes a value of the local storage. */
function listenToStorage(listener: (key: string | null) => void): void {
  window.addEventListener('storage', ({ key }) => listener(key));
}

/** Null if the browser's settings forbid service workers. In a sandbox the access itself throws. */
function serviceWorkers(): ServiceWorkerContainer | null {
  try {
    return 'serviceWorker' in navigator ? navigator.serviceWorker : null;
  } catch {
    return null;
  }
}
