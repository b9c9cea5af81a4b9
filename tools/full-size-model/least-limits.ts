// A GPU with the limits that every WebGPU device has and no more.
// Takes `navigator.gpu`, gives one that the engine opens like any other; refuses to know models.

/** The specification's defaults: what `requestDevice` gives where an adapter offers no more. Bytes. */
const MIN_LIMITS = { maxStorageBufferBindingSize: 128 * 2 ** 20, maxBufferSize: 256 * 2 ** 20 };

/** `gpu`, whose adapter offers no more than MIN_LIMITS. */
export function withLeastLimits(gpu: GPU): GPU {
  const requestAdapter: GPU['requestAdapter'] = async (options) => {
    const adapter = await gpu.requestAdapter(options);
    return adapter && limited(adapter);
  };
  return { requestAdapter } as GPU;
}

function limited(adapter: GPUAdapter): GPUAdapter {
  const limits = new Proxy(adapter.limits, {
    get: (own, name) => Reflect.get(MIN_LIMITS, name) ?? Reflect.get(own, name, own),
  });
  return new Proxy(adapter, {
    get: (own, name) => {
      if (name === 'limits') return limits;
      const value: unknown = Reflect.get(own, name, own);
      return typeof value === 'function' ? value.bind(own) : value;
    },
  });
}
