// What requests of the API may reach, for components.
import { useEffect, useState } from 'react';
import type { ApiToolAccess } from '../../../contracts/api/tool-access.ts';
import { useApp } from '../../app-context.ts';

export interface LoadedToolAccess {
  access: ApiToolAccess;
  change(part: Partial<ApiToolAccess>): void;
}

/** Null until the worker has answered. */
export function useToolAccess(): LoadedToolAccess | null {
  const { api } = useApp();
  const [access, setAccess] = useState<ApiToolAccess | null>(null);
  useEffect(() => {
    // A worker that stopped is reported above the screen.
    const read = () => void api.toolAccess().then(setAccess, () => undefined);
    read();
    // Another tab may have changed it.
    window.addEventListener('focus', read);
    return () => window.removeEventListener('focus', read);
  }, [api]);
  if (access === null) return null;
  return {
    access,
    change(part) {
      const next = { ...access, ...part };
      setAccess(next);
      api.setToolAccess(next).catch(() => undefined);
    },
  };
}
