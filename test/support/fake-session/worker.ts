// A worker that exposes the scripted session as the real one exposes its own; built in the real one's place for tests of the page.
import { expose } from 'comlink';
import { registerTransferHandlers } from '../../../src/contracts/transfer.ts';
import { createFakeSession } from './fake-session.ts';
import { script } from './script.ts';

registerTransferHandlers();
expose(createFakeSession(script(new URL('./', self.location.origin).href)));
