// The addresses of a search endpoint, and a button that tries it.
import { TextField } from '../TextField.tsx';
import { ToolTrial } from '../ToolTrial.tsx';
import { endpointProblems, hostOf, isUsable, type StoredSource, sourceIn } from './stored-source.ts';

interface EndpointFieldsProps {
  draft: StoredSource;
  onChange(part: Partial<StoredSource>): void;
}

export function EndpointFields({ draft, onChange }: EndpointFieldsProps) {
  const source = sourceIn(draft);
  const problems = endpointProblems(source);
  const host = hostOf(source.searchUrl);
  return (
    <div className="space-y-4">
      <TextField
        label="Search address"
        hint="With {query} where the words go. It answers JSON with “results”, each with url, title and content."
        placeholder="https://search.example/search?q={query}&format=json"
        value={draft.searchUrl}
        problem={source.searchUrl === '' ? null : problems.searchUrl}
        onChange={(searchUrl) => onChange({ searchUrl })}
      />
      <TextField
        label="Page address (optional)"
        hint="With {url} where a page’s address goes: a reader that gives back the page. Without it this browser asks each site itself, and most sites do not allow that."
        placeholder="https://reader.example/?url={url}"
        value={draft.pageUrl}
        problem={problems.pageUrl}
        onChange={(pageUrl) => onChange({ pageUrl })}
      />
      <TextField
        label="Token (optional)"
        hint="Sent to these addresses only, as “Authorization: Bearer”. It is kept on this device, in this browser’s storage."
        isSecret
        value={draft.token}
        problem={null}
        onChange={(token) => onChange({ token })}
      />
      {isUsable(source) && (
        <ToolTrial
          label="Try the search"
          sends={`Sends the search “test” to ${host}.`}
          run={async (signal) => {
            const { trySearch } = await import('./make-browser.ts');
            const titles = await trySearch(source, 'test', signal);
            return titles.length === 0 ? 'It works, and found nothing.' : `It works. It found: ${titles.join(', ')}.`;
          }}
        />
      )}
    </div>
  );
}
