declare module 'vitest' {
    interface ProvidedContext {
        /** Part of the adapter's description that this ring is named for. */
        gpu: string;
        /** Invocations of a workgroup that reduces, in this ring. */
        lanes: number;
    }
}
export interface TestDevice {
    /** Available from `beforeAll` on. */
    readonly device: GPUDevice;
    readonly adapter: GPUAdapter;
    /** For messages: vendor, name and what the adapter says of itself. */
    readonly name: string;
}
export interface TestDeviceOptions {
    /** Features to ask for at most; `[]` tests the path that every GPU must have. Default: all that the adapter has. */
    features?: readonly GPUFeatureName[];
    /** Limits to ask for. Default: all that the adapter has. */
    limits?: Record<string, number>;
}
/** Asks for this ring's adapter. Throws, naming what is missing, when there is none or it is not the one the ring is named for. */
export declare function requestTestAdapter(): Promise<GPUAdapter>;
/** One line that identifies an adapter in test output. */
export declare function adapterName(adapter: GPUAdapter): string;
/** Opens one device for all tests of the calling file (or `describe`) and fails each test that left an error on it. */
export declare function testDevice(options?: TestDeviceOptions): TestDevice;
/**
 * Registers hooks for a device that the test opened otherwise, e.g. through the engine: after each test, waits for the GPU
 * and expects that no uncaptured error was reported. `getDevice` is called once, in `beforeAll`; declare it after the hook that opens.
 */
export declare function failOnDeviceErrors(getDevice: () => GPUDevice): void;
