// The screen of models: the list, or the question or the check of a model that is being opened.
import { useEffect } from 'react';
import { useApp } from '../app-context.ts';
import { usePlace } from '../platform/place.ts';
import { MODELS } from '../platform/route.ts';
import { StageView } from './ModelPanel.tsx';

export function ModelsScreen() {
  const { models } = useApp().manager;
  const box = usePlace(MODELS);
  // Other tabs download and delete too.
  useEffect(() => void models.refresh(), [models]);
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-2xl px-4 py-8 sm:py-12">
        <StageView isList />
      </div>
    </div>
  );
}
