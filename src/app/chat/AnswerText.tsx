// The text of a question, an answer or its reasoning, as Markdown. Until the Markdown code is
// loaded, the text is shown as it was typed.
import { useMarkdown } from '../markdown/load.ts';
import { StreamedText } from '../ui/StreamedText.tsx';

export function AnswerText({ text, isStreaming }: { text: string; isStreaming: boolean }) {
  const markdown = useMarkdown();
  if (markdown) return <markdown.Markdown text={text} isGrowing={isStreaming} />;
  return <StreamedText text={text} className={`text-block ${isStreaming ? 'caret' : ''}`} />;
}
