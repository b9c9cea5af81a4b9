// Observes the results of one method of one object while a measurement runs.

type Method<T, K extends keyof T> = T[K] extends (...args: never[]) => infer Result ? Result : never;

/** Passes each result of `object[method]` to `look`. The returned function ends that. */
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
  // Uncovers the method of the class again.
  return () => void Reflect.deleteProperty(object, method);
}
