// Which chat gets the first page, and which of its models load quietly. Part of the first paint.
import type { ModelSummary } from '../../contracts/models.ts';
import { defaultModel, opensAtStart, SHIPPED_MODEL } from '../models/loading/startup-model.ts';
import type { ModelsState } from '../models/models.ts';

/** The model that the app is made for. */
const OFFERED = 'gpt-oss-20b';

/** Statuses of a model that a first visit still offers. */
const OFFERED_STATUS: readonly ModelSummary['status'][] = ['absent', 'paused', 'downloading'];

/** The model that the first page offers. Null if it is here, or while the list is unknown. */
export const offeredModel = ({ list }: ModelsState): ModelSummary | null =>
  list.find(({ id, status }) => id === OFFERED && OFFERED_STATUS.includes(status)) ?? null;

/** Whether the user has no real model yet. Before the list is known, the last visit says so. */
export const isFirstVisit = (state: ModelsState): boolean =>
  state.list.length === 0 ? !hadModel() : offeredModel(state) !== null;

/** Remembers for the next start of the page whether the user has a real model. */
export function rememberVisit(state: ModelsState): void {
  if (state.list.length > 0) remember(offeredModel(state) === null);
}

/** The key in the storage. */
const KEY = 'gpt-oss-web had a model';

/** A browser that forbids storage has every visit as the first. */
function hadModel(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

function remember(hasModel: boolean): void {
  if (hasModel === hadModel()) return;
  try {
    if (hasModel) localStorage.setItem(KEY, 'yes');
    else localStorage.removeItem(KEY);
  } catch {
    // The storage is full or forbidden.
  }
}

/**
 * The demo, which ships with the app. Null if there is none: a small model in its place may have
 * something to say of itself.
 */
export function demoModel({ list }: ModelsState, address: string): ModelSummary | null {
  const own = defaultModel(list, address);
  return own?.id === SHIPPED_MODEL && opensAtStart(own) ? own : null;
}

/** Whether the model at `url` is the demo. */
export const isDemo = (state: ModelsState, url: string | undefined, address: string): boolean =>
  url !== undefined && demoModel(state, address)?.url === url;

/**
 * Whether the page starts without a question: it looks for models, or opens the demo. The chat then
 * stays as it is, and only the header shows the progress.
 */
export function isQuiet(state: ModelsState, address: string): boolean {
  const { stage } = state;
  if (stage.status === 'starting') return true;
  return (stage.status === 'checking' || stage.status === 'opening') && isDemo(state, stage.url, address);
}
