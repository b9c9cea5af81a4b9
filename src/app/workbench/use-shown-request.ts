// The request of the form as it would be sent: without a model of its own, with the one that answers.
import { useMemo } from 'react';
import { useApp } from '../app-context.ts';
import { useStore } from '../platform/store.ts';
import type { WorkbenchRequest } from './request.ts';
import { modelIn, workbenchOf } from './workbench.ts';

export function useShownRequest(): WorkbenchRequest {
  const app = useApp();
  const request = useStore(workbenchOf(app).store, (state) => state.request);
  const answering = useStore(app.manager.models.store, modelIn);
  return useMemo(() => (request.model === '' ? { ...request, model: answering } : request), [request, answering]);
}
