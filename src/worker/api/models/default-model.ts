// The model that answers a request that names none.

import type { ModelStatus, ModelSummary } from '../../../contracts/models.ts';
import { missing } from '../parameters/parameter-errors.ts';
import type { ModelService } from './endpoint.ts';

/** What needs the least work first. A model that is not here is not downloaded for a request that does not ask for it. */
const PREFERRED: readonly ModelStatus[] = ['loaded', 'loading', 'stored'];

/** The model that is loaded, else one that is stored. Errors: 400 `missing_required_parameter` if none is here. */
export async function defaultModel(service: Pick<ModelService, 'models'>): Promise<ModelSummary> {
  const models = await service.models();
  for (const status of PREFERRED) {
    const found = models.find((model) => model.status === status);
    if (found) return found;
  }
  throw missing('model');
}
