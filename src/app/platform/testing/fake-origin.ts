// An origin as its tabs see it: one registration of a service worker, and a container for each tab.
// A worker has the same states as in the platform: installed, waiting, activating, in control of
// every tab.

/** Delay of a message, ms. */
const DELAY_MS = 10;

class FakeWorker extends EventTarget {
  state: ServiceWorkerState = 'installing';
  readonly hear: (worker: FakeWorker, message: { type: string }) => void;

  constructor(hear: (worker: FakeWorker, message: { type: string }) => void) {
    super();
    this.hear = hear;
  }

  postMessage(message: { type: string }): void {
    setTimeout(() => this.hear(this, message), DELAY_MS);
  }

  become(state: ServiceWorkerState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

class FakeRegistration extends EventTarget {
  installing: FakeWorker | null = null;
  waiting: FakeWorker | null = null;
  active: FakeWorker | null = null;
}

class FakeContainer extends EventTarget {
  controller: FakeWorker | null;
  readonly #registration: FakeRegistration;

  constructor(registration: FakeRegistration) {
    super();
    this.#registration = registration;
    this.controller = registration.active;
  }

  register = async () => this.#registration;
  getRegistration = async () => this.#registration;
}

/** An origin whose first version is in control. */
export class FakeOrigin {
  readonly registration = new FakeRegistration();
  /** Called when a waiting worker is asked to take over, before it does. */
  beforeTakeOver = () => {};
  readonly #containers = new Set<FakeContainer>();

  constructor() {
    this.registration.active = new FakeWorker(() => {});
    this.registration.active.state = 'activated';
  }

  /** The service worker container of a new tab. */
  openTab(): FakeContainer {
    const container = new FakeContainer(this.registration);
    this.#containers.add(container);
    return container;
  }

  closeTab(container: FakeContainer): void {
    this.#containers.delete(container);
  }

  /**
   * Installs a new version, which replaces a waiting one. `obeys`: whether it takes over on
   * request.
   */
  install(obeys = true): void {
    const { registration } = this;
    const worker = new FakeWorker((self, { type }) => {
      if (!obeys || type !== 'take-over' || registration.waiting !== self) return;
      this.beforeTakeOver();
      this.#activate(self);
    });
    registration.installing = worker;
    registration.dispatchEvent(new Event('updatefound'));
    const before = registration.waiting;
    Object.assign(registration, { installing: null, waiting: worker });
    before?.become('redundant');
    worker.become('installed');
  }

  /** Begins to install a version whose files do not arrive. */
  failToInstall(): void {
    const worker = new FakeWorker(() => {});
    this.registration.installing = worker;
    this.registration.dispatchEvent(new Event('updatefound'));
    this.registration.installing = null;
    worker.become('redundant');
  }

  #activate(worker: FakeWorker): void {
    const before = this.registration.active;
    Object.assign(this.registration, { waiting: null, active: worker });
    before?.become('redundant');
    worker.become('activating');
    // A tab that reloads opens the next one during the loop.
    const containers = Array.from(this.#containers);
    for (const container of containers) {
      container.controller = worker;
      container.dispatchEvent(new Event('controllerchange'));
    }
    worker.become('activated');
  }
}
