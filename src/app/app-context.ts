// The parts of the page, which one context gives to every component. Types and hooks; src/main.tsx
// creates the parts.
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { BenchReport, BenchSizes, SelfTestOutcome, WeightsComparison } from '../contracts/bench-report.ts';
import type { ApiSession, ChatSession, Session } from '../contracts/session.ts';
import type { StoredResponses } from './api/stored/stored-responses.ts';
import type { Measurement } from './bench/measurement.ts';
import type { Chat } from './chat/answering/chat.ts';
import type { Attaching } from './chat/composer/files/attaching.ts';
import type { Presets } from './chat/composer/presets/presets.ts';
import type { Chats } from './conversations/chats.ts';
import type { Conversation } from './conversations/conversation.ts';
import type { Draft } from './conversations/draft.ts';
import type { ChatSettings } from './conversations/settings.ts';
import type { Transfer } from './conversations/transfer/create-transfer.ts';
import type { SharedEngine } from './engine/shared-engine.ts';
import type { Failure } from './failures/failure.ts';
import type { Layers } from './frame/layers.ts';
import type { Sidebar } from './frame/sidebar-state.ts';
import type { InstallOffer } from './installed/install-offer.ts';
import type { Manager } from './models/manager.ts';
import type { Store } from './platform/store.ts';
import type { Updates } from './platform/updates.ts';
import type { SettingsStore } from './settings/settings.ts';
import type { PageTools } from './tools/load.ts';

export interface App {
  chat: Chat;
  chats: Chats;
  /** The conversation that is shown. */
  conversation: Store<Conversation>;
  /** The settings of the conversation that is shown. */
  options: Store<ChatSettings>;
  presets: Presets;
  tools: PageTools;
  /** Files on their way into the draft. */
  attaching: Attaching;
  /** Counts the tokens of a prompt. */
  count: ChatSession['count'];
  /** What stands in the composer. Each conversation has its own. */
  draft: Store<Draft>;
  /** Loads export, import and backup. Errors: where their code cannot be loaded. */
  transfer(): Promise<Transfer>;
  /** The layer in front of the page. */
  layers: Layers;
  sidebar: Sidebar;
  /** The user's choices. */
  settings: SettingsStore;
  manager: Manager;
  /** The worker, for measurements of models (src/app/models/facts/) and for the names of files. */
  session: Pick<Session, 'models' | 'files' | 'bench'>;
  bench: Measurement<BenchSizes, BenchReport>;
  /** The comparison of int8 weights with exact ones, for the model at a URL. */
  comparison: Measurement<string, WeightsComparison>;
  /** The self-tests that ran. */
  selfTests(): Promise<readonly SelfTestOutcome[]>;
  /** Null where the browser has no service workers. */
  updates: Updates | null;
  /** The reason why the worker stopped; null while it runs. */
  death: Store<Failure | null>;
  /** What the API has, and its last calls. */
  api: Pick<ApiSession, 'endpoints' | 'calls' | 'toolAccess' | 'setToolAccess'>;
  storedResponses: StoredResponses;
  engine: Pick<SharedEngine, 'store' | 'dismiss'>;
  install: InstallOffer;
}

export const AppContext = createContext<App | null>(null);

/** The parts of the page. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('A component is outside of AppContext.Provider.');
  return app;
}

/**
 * A value derived from the whole page. `read` must return the same object while nothing has
 * changed.
 */
export function useAppState<Value>(read: (app: App) => Value): Value {
  const app = useApp();
  return useSyncExternalStore(subscribers(app), () => read(app));
}

const known = new WeakMap<App, (listener: () => void) => () => void>();

/**
 * Subscribes to every store that enables or disables actions. It is the same function for the same
 * page.
 */
function subscribers(app: App): (listener: () => void) => () => void {
  const before = known.get(app);
  if (before) return before;
  const stores = [
    app.chat.store,
    app.conversation,
    app.chats.shown.state,
    app.chats.library.state,
    app.chats.undo.store,
    app.draft,
    app.settings,
    app.manager.models.store,
    app.manager.tasks.store,
    app.bench.store,
    app.comparison.store,
    app.storedResponses.store,
  ];
  const subscribe = (listener: () => void) => {
    const ends = stores.map((store) => store.subscribe(listener));
    return () => {
      for (const end of ends) end();
    };
  };
  known.set(app, subscribe);
  return subscribe;
}
