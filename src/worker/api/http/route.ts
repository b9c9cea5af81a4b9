// A route of an endpoint: its method, its path, and its answer. Types only.

export interface Route {
  method: 'GET' | 'POST';
  /**
   * The path below `/v1`. `{name}` at its end matches the rest of a path, which becomes the
   * argument.
   */
  path: string;
  answer(request: Request, argument: string): Promise<Response>;
}
