// The screen of privacy: the network switch, the counted requests, the policy with ways to check it,
// and the deletion of everything.
import { usePlace } from '../platform/place.ts';
import { PRIVACY } from '../platform/route.ts';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { CheckCard } from './CheckCard.tsx';
import { DeleteCard } from './DeleteCard.tsx';
import { NetworkCard } from './NetworkCard.tsx';
import { RequestsCard } from './RequestsCard.tsx';

export function PrivacyScreen() {
  const box = usePlace(PRIVACY);
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-176 space-y-5 px-4 py-8 sm:py-12">
        <div>
          <ScreenTitle>Privacy</ScreenTitle>
          <p className="mt-1 text-muted">
            Nothing you write leaves this device. Here is how that is enforced, and how to check it without trusting us.
          </p>
        </div>
        <NetworkCard />
        <RequestsCard />
        <CheckCard />
        <DeleteCard />
      </div>
    </div>
  );
}
