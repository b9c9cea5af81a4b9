// The part of the measurement that runs in a worker of Chromium.

import { readTokenizer } from '../../src/worker/tokenizer/create-tokenizer.ts';
import { linesOf, measureMasks } from './measure.ts';

const response = await fetch('/tokenizer.json');
const tokenizer = readTokenizer(new Uint8Array(await response.arrayBuffer()));
postMessage(linesOf(measureMasks(tokenizer, () => performance.now())));
