// The report of this device as text: what somebody needs who reads an issue.
import type { BenchReport, SelfTestOutcome } from '../../contracts/bench-report.ts';
import { formatBytes } from '../../contracts/format-bytes.ts';
import { browserFacts, describeBrowser } from '../no-gpu/browser.ts';
import { type FoundGpu, findOwnGpu } from './gpu-facts.ts';
import { readOwnStorage, type StorageFacts } from './storage-facts.ts';

/** Written by the build from package.json. */
export const VERSION = import.meta.env['VITE_APP_VERSION'] as string;

export interface ReportParts {
  version: string;
  userAgent: string;
  gpu: FoundGpu;
  /** Null where the browser refuses storage. */
  storage: StorageFacts | null;
  selfTests: readonly SelfTestOutcome[];
  /** The last measurement; null without one. */
  bench: BenchReport | null;
  /** What failed; null if nothing did. */
  failure: string | null;
}

/** Reads what the browser says, and writes the report. Never rejects. */
export async function readReport(
  known: Partial<Pick<ReportParts, 'failure' | 'bench'>> & { selfTests?: () => Promise<readonly SelfTestOutcome[]> },
): Promise<string> {
  const { failure = null, bench = null, selfTests = async () => [] } = known;
  const [gpu, storage, outcomes] = await Promise.all([
    findOwnGpu(),
    readOwnStorage().catch(() => null),
    selfTests().catch(() => []),
  ]);
  return writeReport({ version: VERSION, userAgent: navigator.userAgent, gpu, storage, selfTests: outcomes, bench, failure });
}

/** The report as lines of text. */
export function writeReport({ version, userAgent, gpu, storage, selfTests, bench, failure }: ReportParts): string {
  const lines = [
    `gpt-oss-web ${version}`,
    `Browser: ${describeBrowser(browserFacts(userAgent))}`,
    `User agent: ${userAgent}`,
    ...(failure === null ? [] : [`Failure: ${failure}`]),
    ...gpuLines(gpu),
    ...(selfTests.length === 0
      ? ['Self-test: none has run']
      : selfTests.map((outcome) => `Self-test: ${describeSelfTest(outcome)}`)),
    ...storageLines(storage),
  ];
  if (bench) lines.push('Measurement:', JSON.stringify(bench));
  return lines.join('\n');
}

/** One self-test in words. */
export const describeSelfTest = ({ formats, verdict, detail }: SelfTestOutcome): string => `${formats}: ${verdict} (${detail})`;

function gpuLines(gpu: FoundGpu): string[] {
  if ('error' in gpu) return [`GPU: none (${gpu.error})`];
  const { name, isSoftware, features, limits } = gpu.facts;
  return [
    `GPU: ${name}${isSoftware ? ' (software)' : ''}`,
    `Features: ${features.join(', ') || 'none'}`,
    `Limits: ${Object.entries(limits)
      .map(([limit, value]) => `${limit} ${value}`)
      .join(', ')}`,
  ];
}

function storageLines(storage: StorageFacts | null): string[] {
  if (!storage) return ['Storage: the browser refuses it'];
  const { usage, quota, isKept, buckets } = storage;
  const size = (bytes: number | null) => (bytes === null ? 'unknown' : formatBytes(bytes));
  const all = buckets.map((bucket) => `${bucket.name} ${formatBytes(bucket.usage)}`).join(', ');
  return [`Storage: ${size(usage)} of ${size(quota)}, ${isKept ? 'kept' : 'may be removed'}${all && `; buckets: ${all}`}`];
}
