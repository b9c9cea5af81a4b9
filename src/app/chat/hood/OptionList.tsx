// The options that an answer was made with.
import type { GenerateOptions } from '../../../contracts/chat.ts';

type ShownOption = 'temperature' | 'topP' | 'topK' | 'minP' | 'seed' | 'maxTokens';

const LABELS: readonly [ShownOption, string][] = [
  ['temperature', 'Temperature'],
  ['topP', 'Top p'],
  ['topK', 'Top k'],
  ['minP', 'Min p'],
  ['seed', 'Seed'],
  ['maxTokens', 'Max tokens'],
];

export function OptionList({ options }: { options: GenerateOptions }) {
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-2 p-2 text-sm">
      {LABELS.map(([name, label]) => (
        <div key={name}>
          <dt className="text-muted">{label}</dt>
          <dd className="tabular-nums">{options[name] ?? (name === 'seed' ? 'drawn' : 'the rest of the context')}</dd>
        </div>
      ))}
    </dl>
  );
}
