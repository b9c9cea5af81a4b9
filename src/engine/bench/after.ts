// Looks at what a method of one object gives, for as long as it is measured.

type Method<T, K extends keyof T> = T[K] extends (...args: never[]) => infer Result ? Result : never;

/** Calls `look` with what a method of one object gives; the returned function ends that. */
export function after<T extends object, K extends keyof T & string>(
  object: T,
  method: K,
  look: (result: Method<T, K>) => void,
): () => void {
  const original = object[method] as (...args: unknown[]) => Method<T, K>;
  const wrapped = (...args: unknown[]) => {
    const result = original.apply(object, args);
    look(result);
    return result;
  };
  Object.defineProperty(object, method, { value: wrapped, configurable: true });
  // The class's own method is behind it again.
  return () => void Reflect.deleteProperty(object, method);
}
