// Whether requests of the API may search, and where. The search is the one of the chat.
import { useId } from 'react';
import { hostOf, isUsable, sourceIn } from '../../tools/browser/stored-source.ts';
import { useToolSettings } from '../../tools/use-tool-settings.ts';
import { Button } from '../../ui/Button.tsx';
import type { LoadedToolAccess } from './use-tool-access.ts';

export function SearchAccess({ access: { search }, change }: LoadedToolAccess) {
  const id = useId();
  const settings = useToolSettings();
  const { source, ...chosen } = sourceIn(settings?.settings.kinds['browser']);
  const canSearch = source === 'endpoint' && isUsable({ source, ...chosen });
  const isOther = search !== null && canSearch && JSON.stringify(search) !== JSON.stringify(chosen);
  return (
    <div className="px-4 py-3 sm:px-5">
      <label className="choice">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={search !== null}
          disabled={search === null && !canSearch}
          aria-describedby={id}
          onChange={({ target }) => change({ search: target.checked ? chosen : null })}
        />
        <span>
          Let programs search the web with <code className="font-mono">web_search</code>
        </span>
      </label>
      <p id={id} className="mt-1 text-sm text-muted">
        {search !== null && `Searches go to ${hostOf(search.searchUrl)}. ${pagesOf(search.pageUrl)}`}
        {search === null && canSearch && `Searches would go to ${hostOf(chosen.searchUrl)}. ${pagesOf(chosen.pageUrl)}`}
        {search === null && !canSearch && (
          <>
            No search on the network is set up. Set it up in <a href="#/settings/tools">Settings, Tools</a>.
          </>
        )}
      </p>
      {isOther && (
        <Button look="text" onClick={() => change({ search: chosen })}>
          {`Use ${hostOf(chosen.searchUrl)}, as the chat does`}
        </Button>
      )}
    </div>
  );
}

function pagesOf(pageUrl: string): string {
  return pageUrl === '' ? 'Pages are read from their own servers.' : `Pages are read through ${hostOf(pageUrl)}.`;
}
