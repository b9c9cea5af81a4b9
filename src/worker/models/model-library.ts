// Lists every model that this device knows: bundled with the app, listed by it, stored, or opened
// by URL. It does not know the GPU or loading.

import type { Checkpoint, StorageState, StoredModel } from '../../checkpoint/checkpoint.ts';
import type { GpuBytes, LoadOptions, ModelStatus, ModelSummary, Trust } from '../../contracts/models.ts';

/** A model by name, before any of its files is read. */
export interface KnownModel {
  id: string;
  url: string;
  /** Bytes of all its files. Null until they are known. */
  totalBytes: number | null;
}

/** The library's access to storage and to the app's own server. */
export interface LibraryPorts {
  /** Opens a model. A stored one needs no network. */
  open(url: string): Promise<Checkpoint>;
  stored(): Promise<StoredModel[]>;
  /** URLs of models that disappeared although the user did not delete them. */
  evicted(): Promise<string[]>;
  /** URLs of models that some tab downloads now. */
  downloading(): Promise<string[]>;
  /** Whether the model's files are kept in memory only. */
  isInMemory(url: string): boolean;
  /** Models in the app's own folder. [] while its server cannot be reached. */
  ownModels(): Promise<KnownModel[]>;
  listed: readonly KnownModel[];
}

/** The running job of a model. It takes precedence over the state of the storage. */
export interface Activity {
  status: Extract<ModelStatus, 'downloading' | 'loading' | 'loaded'>;
  /** While downloading. */
  storedBytes?: number;
  /** While loaded. */
  loadOptions?: LoadOptions | null;
}

interface Facts {
  totalBytes: number;
  trust: Trust | null;
  /** Null until the GPU is checked. */
  gpuBytes: GpuBytes | null;
  notice: string | null;
}

/** Status of a model without a running job. An interrupted download keeps its bytes. */
const RESTING = { absent: 'absent', downloading: 'paused', stored: 'stored' } as const;

const EMPTY: StorageState = { status: 'absent', storedBytes: 0, totalBytes: 0 };

/** The last segment of a model's folder, without the Hugging Face Hub's `/resolve/<revision>`. */
function idOfUrl(url: string): string {
  const { pathname } = new URL(url);
  const folder = pathname.replace(/\/resolve\/[^/]+$/, '');
  return decodeURIComponent(folder.slice(folder.lastIndexOf('/') + 1)) || url;
}

/** The notice that config.json wants beside the model. */
function noticeOf({ config }: Pick<Checkpoint, 'config'>): string | null {
  const { gpt_oss_web: ours } = config as { gpt_oss_web?: { notice?: unknown } | null };
  return typeof ours?.notice === 'string' ? ours.notice : null;
}

export class ModelLibrary {
  readonly #ports: LibraryPorts;
  readonly #activityOf: (url: string) => Activity | null;
  /** Facts of models that were opened in this session. */
  readonly #facts = new Map<string, Facts>();
  /** GPU memory of models whose sizes were checked without their files, by URL. */
  readonly #gpuBytes = new Map<string, GpuBytes>();
  #own: KnownModel[] = [];
  #evicted: ReadonlySet<string> = new Set();
  #downloading: ReadonlySet<string> = new Set();

  constructor(ports: LibraryPorts, activityOf: (url: string) => Activity | null) {
    this.#ports = ports;
    this.#activityOf = activityOf;
  }

  /** Learns from an opened checkpoint, and lists it from now on. */
  remember(checkpoint: Checkpoint, gpuBytes: GpuBytes | null = null): void {
    const { url, totalBytes } = checkpoint;
    const known = gpuBytes ?? this.#facts.get(url)?.gpuBytes ?? null;
    this.#facts.set(url, { totalBytes, trust: this.#trustIn(checkpoint), gpuBytes: known, notice: noticeOf(checkpoint) });
  }

  /** Learns the GPU memory of a model that was not opened. */
  rememberGpuBytes(url: string, gpuBytes: GpuBytes): void {
    this.#gpuBytes.set(url, gpuBytes);
  }

  /** Forgets the facts of a model. One that the app does not list is no longer known. */
  forget(url: string): void {
    this.#facts.delete(url);
  }

  /** All models: own, listed, stored, opened. Errors: `storage-failed`. */
  async list(): Promise<ModelSummary[]> {
    const stored = new Map((await this.#ports.stored()).map((model) => [model.url, model]));
    this.#evicted = new Set(await this.#ports.evicted());
    this.#downloading = new Set(await this.#ports.downloading());
    await Promise.all([this.#refreshOwn(), ...[...stored.values()].map((model) => this.#learnStored(model))]);
    return this.#known([...stored.keys()]).map((model) => this.#summary(model, stored.get(model.url) ?? EMPTY));
  }

  /** One model, known before or not, without network. Errors: `storage-failed`. */
  async summaryOf(url: string): Promise<ModelSummary> {
    const stored = await this.#ports.stored();
    const known = this.#known([...stored.map((model) => model.url), url]);
    const model = known.find((candidate) => candidate.url === url) ?? { id: idOfUrl(url), url, totalBytes: null };
    return this.#summary(model, stored.find((candidate) => candidate.url === url) ?? EMPTY);
  }

  /** Whether the model lies in the app's own folder. */
  isOwn(url: string): boolean {
    return this.#own.some((model) => model.url === url);
  }

  /** Digests of a model that the app does not list come from the host of its files. */
  #trustIn({ url, trust }: Checkpoint): Trust {
    if (trust === 'first-use') return trust;
    return this.#isListed(url) ? 'app' : 'server';
  }

  #isListed(url: string): boolean {
    return this.#ports.listed.some((model) => model.url === url);
  }

  async #refreshOwn(): Promise<void> {
    const own = await this.#ports.ownModels();
    if (own.length > 0) this.#own = own;
  }

  /**
   * Reads the notice of a stored model once. A damaged model is listed all the same, and its load
   * reports the damage.
   */
  async #learnStored({ url, status }: StoredModel): Promise<void> {
    if (status !== 'stored' || this.#facts.has(url)) return;
    try {
      this.remember(await this.#ports.open(url));
    } catch (error) {
      const isDamaged = error instanceof Error && (error.name === 'checkpoint-invalid' || error.name === 'download-failed');
      if (!isDamaged) throw error;
    }
  }

  /**
   * Known models in order, each URL once, each id once. A second model of the same name has its URL
   * as id.
   */
  #known(storedUrls: readonly string[]): KnownModel[] {
    const byUrl = new Map<string, KnownModel>();
    const add = (model: KnownModel) => byUrl.set(model.url, byUrl.get(model.url) ?? model);
    for (const model of [...this.#own, ...this.#ports.listed]) add(model);
    for (const url of [...storedUrls, ...this.#evicted, ...this.#facts.keys()]) add({ id: idOfUrl(url), url, totalBytes: null });
    const ids = new Set<string>();
    return [...byUrl.values()].map((model) => {
      const id = ids.has(model.id) ? model.url : model.id;
      ids.add(id);
      return { ...model, id };
    });
  }

  #summary({ id, url, totalBytes }: KnownModel, stored: StorageState): ModelSummary {
    const facts = this.#facts.get(url);
    const activity = this.#activityOf(url);
    const resting = stored.status !== 'stored' && this.#downloading.has(url) ? 'downloading' : RESTING[stored.status];
    return {
      id,
      url,
      status: activity?.status ?? resting,
      totalBytes: facts?.totalBytes ?? (stored.totalBytes || totalBytes),
      storedBytes: activity?.storedBytes ?? stored.storedBytes,
      trust: facts?.trust ?? (this.#isListed(url) ? 'app' : null),
      gpuBytes: facts?.gpuBytes ?? this.#gpuBytes.get(url) ?? null,
      loadOptions: activity?.loadOptions ?? null,
      isInMemory: this.#ports.isInMemory(url),
      wasEvicted: this.#evicted.has(url) && stored.storedBytes === 0,
      notice: facts?.notice ?? null,
    };
  }
}
