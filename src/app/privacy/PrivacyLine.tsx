// The line at the sidebar's bottom: whether the network is closed, else how many requests left the
// device today.
import { dayOf } from '../../contracts/network/request-log.ts';
import { useToday } from '../frame/today.ts';
import { useStore } from '../platform/store.ts';
import { network, requests } from './parts.ts';
import { sentToday } from './requests.ts';

export function PrivacyLine() {
  const today = dayOf(useToday());
  const isClosed = useStore(network.store, (view) => view?.isClosed ?? false);
  const state = useStore(requests.store, (current) => current);
  if (isClosed) return 'Network closed';
  if (state.status !== 'read') return 'Privacy';
  const { requests: count, hosts } = sentToday(state.counts, location.host, today);
  if (count === 0) return 'Nothing sent · 0 requests today';
  return `${count === 1 ? '1 request' : `${count.toLocaleString('en')} requests`} today · ${describeHosts(hosts)}`;
}

function describeHosts(hosts: readonly string[]): string {
  const [only = ''] = hosts;
  return hosts.length === 1 ? only : `${hosts.length} hosts`;
}
