// What RADV prints is read in both of its notations, and the cost of a weight is that of the loop that reads it and of nothing else.

import { expect, test } from 'vitest';
import { readDriverText } from './driver-text.ts';
import type { Matrix } from './pipelines.ts';
import { weightCost } from './weight-cost.ts';

const MATRIX: Matrix = { format: 'MXFP4', bindings: [1], weightsPerByte: 2 };

/** A loop of BB1 and BB2 between BB0 and BB3: three loads a turn, 16 bytes of them of binding 1 through a copied descriptor. */
const PROGRAM = `BB0
/* logical preds: / linear preds: / kind: uniform, top-level, loop-preheader, */
	 s2: %259:s[0-1],  s1: %260:s[2],  v1: %264:v[0] = p_startpgm
	 s2: %15:s[2-3] = p_create_vector %260:s[2], 0xffff8000
	 s4: %16:s[8-11] = s_load_dwordx4 %15:s[2-3], 0
	 s4: %17:s[12-15] = s_load_dwordx4 %15:s[2-3], 16
	 s4: %18:s[16-19],  s4: %19:s[20-23] = p_parallelcopy %16:s[8-11], %17:s[12-15]
	 v4: %20:v[0-3] = buffer_load_dwordx4 %18:s[16-19], %264:v[0], 0 offen storage:buffer semantics:private,reorder
BB1
/* logical preds: BB0, BB2, / linear preds: BB0, BB2, / kind: loop-header, branch, */
	 v4: %21:v[4-7] = buffer_load_dwordx4 %19:s[20-23], %264:v[0], 0 offen storage:buffer semantics:private,reorder
	 v4: %22:v[8-11] = buffer_load_dwordx4 %18:s[16-19], %264:v[0], 0 offset:16 offen storage:buffer semantics:private,reorder
	ds_write_b128 %264:v[0], %22:v[8-11] storage:shared
	p_cbranch_z %0:exec BB3, BB2
BB2
/* logical preds: BB1, / linear preds: BB1, / kind: uniform, continue, */
	 v1: %23:v[0] = buffer_load_dword %18:s[16-19], %264:v[0], 0 offen storage:buffer semantics:private,reorder
	p_branch BB1
BB3
/* logical preds: BB1, / linear preds: BB1, / kind: loop-exit, top-level, */
	s_endpgm`;

const LLVM_CODE = `BB0:
	v_mov_b32_e32 v1, 0                                         ; 7e020280
BB1:
	v_dual_mov_b32 v5, 0 :: v_dual_mov_b32 v4, 0                ; ca100080 05040080
	s_cbranch_execz BB3                                         ; bf880014
BB2:
	v_fmac_f32_e32 v43, v40, v17                                ; 5656232a
	s_branch BB1                                                ; bf82ffff
BB3:
	v_add_f32_e64 v43, v43, v35 div:2                           ; d503002b 1802472b
	s_endpgm                                                    ; bf810000`;

const ACO_CODE = `BB0
/* logical preds: / linear preds: / kind: uniform, top-level, loop-preheader, */
	 v1: %0:v[1] = v_mov_b32 0
BB1
	 v1: %0:v[5] = v_dual_mov_b32 0 :: v1: %0:v[4] = v_dual_mov_b32 0
	s_cbranch_execz block:BB3
BB2
	 v1: %5:v[43] = v_fmac_f32 %3:v[40], %4:v[17], %2:v[43]
	s_branch block:BB1
BB3
	 v1: %6:v[43] = v_add_f32 %5:v[43], %4:v[35]
	s_endpgm`;

const printed = ({ program = PROGRAM, code = LLVM_CODE, valu = 4, dual = 1 }) =>
  `@@ kernel\nAfter RA:\nACO shader stage: SW (CS), HW (COMPUTE_SHADER)\n${program}\n\ndisasm:\n${code}\n\n` +
  `Compute Shader:\n*** SHADER STATS ***\nVGPRs: 48\nSpilled VGPRs: 2\nVALU: ${valu}\nVOPD: ${dual}\n********************\n`;

test.each([
  ['LLVM', LLVM_CODE],
  ['ACO', ACO_CODE],
])('a turn of the loop is counted in the code as %s writes it, a dual instruction as two', (_name, code) => {
  const cost = weightCost(readDriverText(printed({ code })), MATRIX);
  expect(cost).toEqual({ valu: 3 / 32, vmem: 3, lds: 1, bytes: 16 });
});

test('statistics are read by their names', () => {
  expect(readDriverText(printed({})).statistics.get('Spilled VGPRs')).toBe(2);
});

test('code that the driver counts otherwise is refused', () => {
  expect(() => readDriverText(printed({ valu: 5 }))).toThrow('RADV counts 5');
});

test('text of another driver is refused', () => {
  expect(() => readDriverText('@@ kernel\nIGC says hello')).toThrow('IGC says hello');
});

test('without a loop all of the code counts', () => {
  const program = PROGRAM.replace('linear preds: BB0, BB2,', 'linear preds: BB0,').replace('p_branch BB1', 's_nop');
  expect(weightCost(readDriverText(printed({ program })), MATRIX)).toEqual({ valu: 5 / 32, vmem: 4, lds: 1, bytes: 16 });
});

test('a loop within the loop that reads the matrix is refused: nobody knows how often it runs', () => {
  const program = PROGRAM.replace('linear preds: BB1, / kind: uniform, continue', 'linear preds: BB1, BB2, / kind: continue');
  expect(() => weightCost(readDriverText(printed({ program })), MATRIX)).toThrow('a loop within it');
});

test('a matrix that no load reads is refused', () => {
  expect(() => weightCost(readDriverText(printed({})), { ...MATRIX, bindings: [7] })).toThrow('binding 7');
});
