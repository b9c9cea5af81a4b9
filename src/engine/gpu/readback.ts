// Reads sampled ids, and logits if requested, from the GPU without stopping it.
// It keeps a ring of buffers, one per step in flight.

import type { Gpu } from './gpu.ts';

export interface ReadbackCopy {
  source: GPUBuffer;
  /** Bytes. */
  offset: number;
  /** Bytes, a multiple of 4. */
  size: number;
}

/** A recorded copy; its bytes can be read once. */
export interface PendingRead {
  /** Waits for the GPU and returns a copy of the bytes. Errors: `device-lost`, `internal`. */
  read(): Promise<ArrayBuffer>;
}

/** A ring of mappable buffers of one size. */
export class Readback {
  readonly #gpu: Gpu;
  readonly #free: GPUBuffer[];

  /** Creates the ring. `size` is in bytes; at most `slots` reads may be pending. */
  constructor(gpu: Gpu, size: number, slots: number) {
    this.#gpu = gpu;
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    this.#free = Array.from({ length: slots }, () => gpu.device.createBuffer({ label: 'readback', size, usage }));
  }

  /** Records copies, one behind the other. Call `read` after the encoder was submitted. */
  copy(encoder: GPUCommandEncoder, copies: readonly ReadbackCopy[]): PendingRead {
    const slot = this.#free.pop();
    if (slot === undefined) throw new RangeError('every slot of the readback ring is in use');
    let size = 0;
    for (const copy of copies) {
      encoder.copyBufferToBuffer(copy.source, copy.offset, slot, size, copy.size);
      size += copy.size;
    }
    return { read: () => this.#read(slot, size) };
  }

  destroy(): void {
    for (const buffer of this.#free) buffer.destroy();
  }

  async #read(slot: GPUBuffer, size: number): Promise<ArrayBuffer> {
    try {
      await slot.mapAsync(GPUMapMode.READ, 0, size);
    } catch (error) {
      await Promise.race([this.#gpu.lost, new Promise((resolve) => setTimeout(resolve, 0))]);
      this.#gpu.check();
      throw error;
    }
    const bytes = slot.getMappedRange(0, size).slice(0);
    slot.unmap();
    this.#free.push(slot);
    return bytes;
  }
}
