// The whole page at an address that the browser calls insecure. Nothing else of the app can run
// there.
import { FailureCard } from './FailureCard.tsx';
import { insecureHelp } from './insecure.ts';

export function InsecurePage({ address }: { address: URL }) {
  return (
    <main className="mx-auto max-w-2xl p-4 sm:pt-16">
      <h1 className="mb-4 text-lg font-semibold tracking-tight">gpt-oss-web</h1>
      <FailureCard {...insecureHelp(address)} remedies={[]} code="insecure-context" />
    </main>
  );
}
