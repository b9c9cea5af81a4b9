// The screen of this device: its GPU, the self-test, storage and versions, one report to copy, and
// the measurements.
import { type ReactNode, useEffect, useState } from 'react';
import type { SelfTestOutcome } from '../../contracts/bench-report.ts';
import { formatBytes } from '../../contracts/format-bytes.ts';
import { useApp } from '../app-context.ts';
import { Measurements } from '../bench/Measurements.tsx';
import { browserFacts, describeBrowser } from '../no-gpu/browser.ts';
import { causeOf, titleOf } from '../no-gpu/causes.ts';
import { usePlace } from '../platform/place.ts';
import { BENCH, DEVICE, usePath } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { Card } from '../ui/Card.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { type FoundGpu, findOwnGpu, type GpuFacts } from './gpu-facts.ts';
import { describeSelfTest, readReport, VERSION } from './report.ts';
import { readOwnStorage, type StorageFacts } from './storage-facts.ts';

export function DevicePage() {
  const { bench, chats, selfTests } = useApp();
  // A link to the measurements means that part.
  const isMeasuring = usePath() === BENCH;
  const box = usePlace(isMeasuring ? BENCH : DEVICE);
  const report = () => {
    const state = bench.store.get();
    return readReport({ selfTests, bench: state.status === 'done' ? state.result : null });
  };
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-4xl px-4 py-8 sm:py-12">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
          <ScreenTitle isStart={!isMeasuring}>This device</ScreenTitle>
          <a href={chats.shown.path} className="button">
            Back to the chat
          </a>
        </div>
        <p className="mt-1 text-muted">What the browser tells about this device. An issue needs this report.</p>
        <div className="mt-2">
          <CopyButton label="Copy a report" text={report} />
        </div>
        <div className="mt-4 grid gap-5 lg:grid-cols-2">
          <GpuCard />
          <SelfTestCard />
          <StorageCard />
          <VersionsCard />
        </div>
        <Measurements isStart={isMeasuring} />
      </div>
    </div>
  );
}

/** The result of `read`; null until it is there, `failed` where it fails. */
function useRead<Result>(read: () => Promise<Result>): Result | 'failed' | null {
  const [result, setResult] = useState<Result | 'failed' | null>(null);
  useEffect(() => {
    void read().then(setResult, () => setResult('failed'));
  }, [read]);
  return result;
}

interface FactsCardProps {
  id: string;
  title: string;
  facts: readonly (readonly [name: string, value: string])[];
  children?: ReactNode;
}

function FactsCard({ id, title, facts, children }: FactsCardProps) {
  return (
    <Card aria-labelledby={id} className="p-5">
      <h2 id={id} className="text-lg font-semibold tracking-tight">
        {title}
      </h2>
      <dl className="mt-2 space-y-1.5 text-sm">
        {facts.map(([name, value]) => (
          <div key={name} className="flex gap-3">
            <dt className="w-28 shrink-0 text-muted">{name}</dt>
            <dd className="min-w-0 wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      {children}
    </Card>
  );
}

function GpuCard() {
  const found = useRead<FoundGpu>(findOwnGpu);
  if (found === null || found === 'failed') return <FactsCard id="gpu" title="GPU" facts={[['State', 'Asking the browser…']]} />;
  if ('error' in found) {
    const facts = browserFacts(navigator.userAgent);
    return <FactsCard id="gpu" title="GPU" facts={[['State', `None. ${titleOf(causeOf(found.error, facts), facts)}.`]]} />;
  }
  return (
    <FactsCard id="gpu" title="GPU" facts={gpuRows(found.facts)}>
      <details className="mt-3 text-sm">
        <summary className="min-h-8 text-muted">All features and limits</summary>
        <p className="mt-2 text-muted wrap-anywhere">{found.facts.features.join(', ')}</p>
        <dl className="mt-2 grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 font-mono text-xs wrap-anywhere">
          {Object.entries(found.facts.limits).map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="text-right tabular-nums">{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </FactsCard>
  );
}

/** Features that the kernels use. */
const USED_FEATURES = ['shader-f16', 'subgroups', 'timestamp-query'];

function gpuRows({ name, isSoftware, features, limits }: GpuFacts): [string, string][] {
  return [
    ['Name', name],
    ['Kind', isSoftware ? 'Software: the CPU stands in for a GPU' : 'Hardware'],
    ['Largest buffer', formatBytes(limits['maxBufferSize'] ?? 0)],
    ['Largest binding', formatBytes(limits['maxStorageBufferBindingSize'] ?? 0)],
    ['Features', USED_FEATURES.filter((feature) => features.includes(feature)).join(', ') || 'none of those that models use'],
  ];
}

function SelfTestCard() {
  const { manager, selfTests } = useApp();
  // A load runs the test.
  const current = useStore(manager.models.store, (state) => state.current);
  const [outcomes, setOutcomes] = useState<readonly SelfTestOutcome[]>([]);
  useEffect(() => {
    void selfTests().then(setOutcomes, () => setOutcomes([]));
  }, [selfTests, current]);
  return (
    <Card aria-labelledby="self-test" className="p-5">
      <h2 id="self-test" className="text-lg font-semibold tracking-tight">
        Self-test
      </h2>
      <p className="mt-1 text-sm text-muted">
        Before a model loads, the GPU computes a small one whose answer is known. Wrong answers keep models from loading.
      </p>
      {outcomes.length === 0 ? (
        <p className="mt-2 text-sm">None has run since this page was opened.</p>
      ) : (
        <ul className="mt-2 list-disc space-y-1 ps-5 text-sm">
          {outcomes.map((outcome) => (
            <li key={outcome.formats}>{describeSelfTest(outcome)}</li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function StorageCard() {
  const storage = useRead<StorageFacts>(readOwnStorage);
  if (storage === null) return <FactsCard id="storage" title="Storage" facts={[]} />;
  if (storage === 'failed') return <FactsCard id="storage" title="Storage" facts={[['State', 'The browser refuses it here.']]} />;
  const { usage, quota, isKept, buckets } = storage;
  const size = (bytes: number | null) => (bytes === null ? 'The browser does not say' : formatBytes(bytes));
  const facts: [string, string][] = [
    ['In use', size(usage)],
    ['At most', size(quota)],
    ['Kept', isKept ? 'Until you delete it' : 'The browser may remove it when the disk runs low'],
    ...buckets.map((bucket): [string, string] => [`Bucket ${bucket.name}`, formatBytes(bucket.usage)]),
  ];
  return <FactsCard id="storage" title="Storage" facts={facts} />;
}

function VersionsCard() {
  const [browser, system = ''] = describeBrowser(browserFacts(navigator.userAgent)).split(' · ');
  const facts: [string, string][] = [
    ['App', VERSION],
    ['Browser', browser ?? ''],
    ['System', system],
  ];
  return <FactsCard id="versions" title="Versions" facts={facts} />;
}
