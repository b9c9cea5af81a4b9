// What an endpoint brings to the handler: its method, its path, and its answer. Types only.

export interface Route {
  method: 'GET' | 'POST';
  /** The path below `/v1`. `{name}` at its end stands for the rest of a path, which is the argument. */
  path: string;
  answer(request: Request, argument: string): Promise<Response>;
}
