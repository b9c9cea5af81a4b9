// The figures of an answer as a list.
import type { AnswerEnd } from '../../../contracts/answer.ts';
import type { AssistantMessage } from '../../conversations/message.ts';
import { figuresOf } from '../figures.ts';

export function FigureList({ message, end }: { message: AssistantMessage; end: AnswerEnd }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 p-2 text-sm">
      {figuresOf(message, end).map(({ label, value }) => (
        <div key={label} className="contents">
          <dt className="text-muted">{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
