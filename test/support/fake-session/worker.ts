// A worker that exposes the scripted session as the real one exposes its own; built in the real one's place for tests of the page.
import { expose, transfer } from 'comlink';
import type { PortableRequest } from '../../../src/api.ts';
import { createFakeSession } from './fake-session.ts';
import { script } from './script.ts';

const session = createFakeSession(script(new URL('./', self.location.origin).href));

expose({
  ...session,
  async handle(request: PortableRequest) {
    const response = await session.handle(request);
    return response.body ? transfer(response, [response.body]) : response;
  },
});
