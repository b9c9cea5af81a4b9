// What an import brought, and what it left out.
import type { AdoptedSettings } from '../format/settings-file.ts';
import type { ImportSummary } from '../merge/import-chats.ts';
import { describeImport } from './describe-import.ts';

export function ImportResult({ summary, adopted }: { summary: ImportSummary; adopted: AdoptedSettings }) {
  const { problems, problemCount } = summary;
  return (
    <div className="mt-3 text-sm">
      <output className="block">{describeImport(summary, adopted)}</output>
      {problems.length > 0 && (
        <div role="alert" className="mt-3 rounded-xl bg-warn-soft px-4 py-3 text-warn">
          <p className="font-medium">{`Left out: ${problemCount === 1 ? '1 chat or file' : `${problemCount} chats or files`}`}</p>
          <ul className="mt-1 list-disc space-y-1 ps-5 wrap-anywhere">
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
          {problemCount > problems.length && <p className="mt-1">{`and ${problemCount - problems.length} more`}</p>}
        </div>
      )}
    </div>
  );
}
