// A GPU with the minimum limits of every WebGPU device, and no more.

/** The specification's defaults, bytes: a device has them if its adapter offers no more. */
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
