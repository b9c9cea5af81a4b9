// The pages that the citations of an answer can mean.
import { createContext } from 'react';
import type { ToolSourcePage } from '../../contracts/tools.ts';

/** Pages that the tools of the answer have shown. */
export const SourcesContext = createContext<readonly ToolSourcePage[]>([]);
