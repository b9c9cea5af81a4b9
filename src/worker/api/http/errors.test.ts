import { expect, test } from 'vitest';
import { ERROR_NAMES, type ErrorName, namedError } from '../../../contracts/errors.ts';
import { errorResponse } from './errors.ts';

/** Status, code, and whether asking again may help: the official clients repeat 5xx unless told not to. */
const EXPECTED: Record<ErrorName, [status: number, code: string, retry: string | null]> = {
  'webgpu-missing': [500, 'webgpu_missing', 'false'],
  'adapter-missing': [500, 'adapter_missing', 'false'],
  'limits-too-small': [500, 'limits_too_small', 'false'],
  'out-of-memory': [500, 'out_of_memory', 'false'],
  'device-lost': [500, 'device_lost', 'true'],
  'gpu-wrong': [500, 'gpu_wrong', 'false'],
  'model-unsupported': [500, 'model_unsupported', 'false'],
  'checkpoint-invalid': [500, 'checkpoint_invalid', 'false'],
  'download-failed': [503, 'download_failed', 'true'],
  'storage-failed': [500, 'storage_failed', 'true'],
  'context-full': [400, 'context_length_exceeded', null],
  'chat-full': [400, 'context_length_exceeded', null],
  'tool-unavailable': [502, 'tool_unavailable', 'true'],
  'no-model': [503, 'model_not_ready', 'true'],
  'engine-moved': [503, 'engine_moved', 'true'],
  internal: [500, 'internal_error', 'false'],
};

test.each(ERROR_NAMES)('the error %s has its status, its code and its advice', async (name) => {
  const response = errorResponse(namedError(name, 'What happened.'));
  const { error } = await response.json();
  expect([response.status, error.code, response.headers.get('x-should-retry')]).toEqual(EXPECTED[name]);
  expect(error.message).toBe('What happened.');
  expect(error.type).toBe(response.status < 500 ? 'invalid_request_error' : 'server_error');
});
