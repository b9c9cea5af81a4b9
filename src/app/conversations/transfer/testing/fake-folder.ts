// A folder in memory with the parts of FileSystemDirectoryHandle that a backup uses. A file changes
// when its writer is closed, as in a browser.

export class FakeFolder {
  readonly kind = 'directory';
  readonly name: string;
  readonly files = new Map<string, string>();
  readonly folders = new Map<string, FakeFolder>();
  /** Thrown by the next write, if there is one. */
  failure: Error | null = null;

  constructor(name: string) {
    this.name = name;
  }

  async getDirectoryHandle(name: string, { create = false } = {}): Promise<FakeFolder> {
    const folder = this.folders.get(name) ?? (create ? new FakeFolder(name) : null);
    if (!folder) throw new DOMException(`There is no ${name}.`, 'NotFoundError');
    this.folders.set(name, folder);
    return folder;
  }

  async getFileHandle(name: string, { create = false } = {}) {
    if (!this.files.has(name) && !create) throw new DOMException(`There is no ${name}.`, 'NotFoundError');
    return this.#handle(name);
  }

  async removeEntry(name: string): Promise<void> {
    if (!this.files.delete(name)) throw new DOMException(`There is no ${name}.`, 'NotFoundError');
  }

  async *keys(): AsyncGenerator<string> {
    yield* [...this.files.keys(), ...this.folders.keys()];
  }

  async *values() {
    for (const name of this.files.keys()) yield this.#handle(name);
    yield* this.folders.values();
  }

  #handle(name: string) {
    return {
      kind: 'file',
      name,
      getFile: async () => new File([this.files.get(name) ?? ''], name),
      createWritable: async () => {
        let written = '';
        return {
          write: async (text: string) => {
            if (this.failure) throw this.failure;
            written += text;
          },
          close: async () => void this.files.set(name, written),
          abort: async () => undefined,
        };
      },
    };
  }
}

/** The fake as the type that production code takes. */
export const asHandle = (folder: FakeFolder): FileSystemDirectoryHandle => folder as unknown as FileSystemDirectoryHandle;
