// The text of a question, an answer or its reasoning: Markdown, and as typed until the reading of Markdown is loaded.
import { useMarkdown } from '../markdown/load.ts';
import { StreamedText } from '../ui/StreamedText.tsx';

export function AnswerText({ text, isStreaming }: { text: string; isStreaming: boolean }) {
  const markdown = useMarkdown();
  if (markdown) return <markdown.Markdown text={text} isGrowing={isStreaming} />;
  return <StreamedText text={text} className={`text-block ${isStreaming ? 'caret' : ''}`} />;
}
