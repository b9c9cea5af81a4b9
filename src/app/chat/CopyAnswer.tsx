// Copies of an answer: its text, and its Markdown.
import { loadMarkdown } from '../markdown/load.ts';
import { CopyButton } from '../ui/CopyButton.tsx';

export function CopyAnswer({ markdown }: { markdown: string }) {
  // Without the module the text is copied as the model wrote it.
  const text = () =>
    loadMarkdown().then(
      ({ plainText }) => plainText(markdown),
      () => markdown,
    );
  return (
    <>
      <CopyButton text={text} label="Copy" />
      <CopyButton text={markdown} label="Copy as Markdown" />
    </>
  );
}
