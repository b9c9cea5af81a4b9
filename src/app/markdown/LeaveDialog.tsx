// Shows where a link goes before the browser goes there: its words may say something else.

import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Dialog } from '../ui/Dialog.tsx';

export function LeaveDialog({ address, onClose }: { address: URL; onClose: () => void }) {
  const [before, after] = address.host === '' ? [address.href, ''] : splitAt(address.href, address.host);
  return (
    <Dialog title={address.protocol === 'mailto:' ? 'Write to this address?' : 'Open this address?'} onClose={onClose}>
      <p
        className="mt-3 max-h-60 overflow-y-auto rounded-xl bg-sunken p-3 font-mono text-sm wrap-anywhere"
        dir="ltr"
        translate="no"
      >
        <span className="text-muted">{before}</span>
        {address.host !== '' && <strong>{address.host}</strong>}
        <span className="text-muted">{after}</span>
      </p>
      <div className="mt-5 flex flex-wrap items-center justify-end gap-3">
        <span className="me-auto">
          <CopyButton text={address.href} label="Copy address" />
        </span>
        <Button onClick={onClose}>Stay here</Button>
        <a href={address.href} target="_blank" rel="noreferrer" className="button button-primary" onClick={onClose}>
          Open
        </a>
      </div>
    </Dialog>
  );
}

/** What stands before and after the host, behind a user name if there is one. */
function splitAt(href: string, host: string): [string, string] {
  const slashes = href.indexOf('//') + 2;
  const authority = href.slice(slashes).split(/[/?#]/, 1)[0] ?? '';
  const at = slashes + authority.lastIndexOf('@') + 1;
  return [href.slice(0, at), href.slice(at + host.length)];
}
