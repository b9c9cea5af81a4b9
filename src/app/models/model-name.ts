// The name of a model by its URL. Pure.
import type { ModelSummary } from '../../contracts/models.ts';

/** Its id in the list. A model that is not listed has the last part of its address. */
export const nameOf = (list: readonly ModelSummary[], url: string): string =>
  list.find((model) => model.url === url)?.id ?? (url.split('/').filter(Boolean).at(-1) || url);
