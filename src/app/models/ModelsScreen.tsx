// The screen of models: the list, or the question or the check of a model that is being opened. With
// an id in the address: one model.
import { useEffect } from 'react';
import { useApp } from '../app-context.ts';
import { usePlace } from '../platform/place.ts';
import { modelIn, usePath } from '../platform/route.ts';
import { ModelPage } from './ModelPage.tsx';
import { StageView } from './ModelPanel.tsx';

export function ModelsScreen() {
  const { models } = useApp().manager;
  const path = usePath();
  const id = modelIn(path);
  const box = usePlace(path);
  // Other tabs download and delete too.
  useEffect(() => void models.refresh(), [models]);
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-232 px-4 py-8 sm:py-12">
        {id === null ? <StageView isList /> : <ModelPage id={id} />}
      </div>
    </div>
  );
}
