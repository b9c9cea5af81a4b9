// Both notations of RADV's output are read. The cost of a weight is that of the loop that reads it,
// and of the work that grows with the row, and no other.

import { expect, test } from 'vitest';
import { readDriverText } from './driver-text.ts';
import type { Matrix } from './pipelines.ts';
import { weightCost } from './weight-cost.ts';

const MATRIX: Matrix = { format: 'MXFP4', bindings: [1], weightsPerByte: 2, invocations: 10, half: { code: '', constants: {} } };

const LOAD_X = '	 v4: %8:v[8-11] = buffer_load_dwordx4 %18:s[16-19], %4:v[0], 0 offen storage:buffer semantics:private,reorder';
const LOAD_MATRIX = LOAD_X.replace('%18', '%19');
const STORE_X = '	ds_write_b128 %4:v[0], %8:v[8-11] storage:shared';

/** Descriptors of the bindings 0 and 1 are %18 and %19, copies of loaded values. */
const START = `BB0
/* logical preds: / linear preds: / kind: uniform, top-level, loop-preheader, */
	 s2: %259:s[0-1],  s1: %3:s[2],  v1: %4:v[0] = p_startpgm
	 s2: %15:s[2-3] = p_create_vector %3:s[2], 0xffff8000
	 s4: %16:s[8-11] = s_load_dwordx4 %15:s[2-3], 0
	 s4: %17:s[12-15] = s_load_dwordx4 %15:s[2-3], 16
	 s4: %18:s[16-19],  s4: %19:s[20-23] = p_parallelcopy %16:s[8-11], %17:s[12-15]
${LOAD_X}`;

/**
 * From the invocation's index to `bound` in steps of 32, with the compiler's own guard against
 * endless loops.
 */
const loop = (index: number, bound: string, body: readonly string[]) => `BB${index}
/* logical preds: BB${index - 1}, BB${index}, / linear preds: BB${index - 1}, BB${index}, / kind: loop-header, branch, */
	 v1: %${index}30:v[1] = p_phi %4:v[0], %${index}32:v[1]
	 s1: %${index}40:s[9] = p_linear_phi -1, %${index}41:s[9]
	 s2: %${index}31:vcc = v_cmp_le_u32 ${bound}, %${index}30:v[1]
${body.join('\n')}
	 v1: %${index}33:v[1] = v_add_u32 32, %${index}30:v[1]
	 v1: %${index}32:v[1] = p_parallelcopy %${index}33:v[1]
	 s1: %${index}41:s[9],  s1: %${index}42:scc = s_add_u32 %${index}40:s[9], -1
	p_cbranch_z %0:exec BB${index + 1}, BB${index}`;

const END = 'BB3\n/* logical preds: BB2, / linear preds: BB2, / kind: loop-exit, top-level, */\n\ts_endpgm';

/** One loop loads `columns` of x in eights, one reads as many of the matrix. */
const program = (columns: number) =>
  [
    START,
    loop(1, `${columns / 8}`, [LOAD_X, STORE_X]),
    loop(2, `0x${columns.toString(16)}`, [LOAD_MATRIX, LOAD_X, STORE_X, LOAD_X]),
    END,
  ].join('\n');

const LLVM_CODE = `BB0:
	v_mov_b32_e32 v1, 0                                         ; 7e020280
BB1:
	v_fmac_f32_e32 v43, v40, v17                                ; 5656232a
BB2:
	v_dual_mov_b32 v5, 0 :: v_dual_mov_b32 v4, 0                ; ca100080 05040080
	v_fmac_f32_e32 v43, v40, v17                                ; 5656232a
	s_cbranch_execz BB3                                         ; bf880014
BB3:
	v_add_f32_e64 v43, v43, v35 div:2                           ; d503002b 1802472b
	s_endpgm                                                    ; bf810000`;

const ACO_CODE = `BB0
/* logical preds: / linear preds: / kind: uniform, top-level, loop-preheader, */
	 v1: %0:v[1] = v_mov_b32 0
BB1
	 v1: %5:v[43] = v_fmac_f32 %3:v[40], %4:v[17], %2:v[43]
BB2
	 v1: %0:v[5] = v_dual_mov_b32 0 :: v1: %0:v[4] = v_dual_mov_b32 0
	 v1: %5:v[43] = v_fmac_f32 %3:v[40], %4:v[17], %2:v[43]
	s_cbranch_execz block:BB3
BB3
	 v1: %6:v[43] = v_add_f32 %5:v[43], %4:v[35]
	s_endpgm`;

const printed = ({ of = program(96), code = LLVM_CODE, valu = 5, dual = 1 }) =>
  `@@ kernel\nAfter RA:\nACO shader stage: SW (CS), HW (COMPUTE_SHADER)\n${of}\n\ndisasm:\n${code}\n\n` +
  `Compute Shader:\n*** SHADER STATS ***\nVGPRs: 48\nSpilled VGPRs: 2\nVALU: ${valu}\nVOPD: ${dual}\n********************\n`;

const costOf = (whole: string, half: string, { matrix = MATRIX, code = LLVM_CODE } = {}) => {
  const [long, short] = [whole, half].map((of) => readDriverText(printed({ of, code })));
  return long && short && weightCost(long, short, matrix);
};

test.each([
  ['LLVM', LLVM_CODE],
  ['ACO', ACO_CODE],
])('a turn and a row are counted in the code as %s writes it, a dual instruction as two', (_name, code) => {
  // 96 columns take three turns of each loop, 48 half as many. A turn of the second reads 32
  // weights.
  expect(costOf(program(96), program(48), { code })).toEqual({
    loop: { valu: 3 / 32, vmem: 3, lds: 1 },
    row: { valu: (3 + 1 / 8) / 32, vmem: 3 + 1 / 8, lds: 1 + 1 / 8 },
    bytes: 3 * 16,
  });
});

test('of a matrix in two bindings, the loop that reads the other one does not run', () => {
  const cut = (columns: number) =>
    [START, loop(1, `${columns}`, [LOAD_X, STORE_X, STORE_X]), loop(2, `${columns}`, [LOAD_MATRIX, STORE_X]), END].join('\n');
  const matrix = { ...MATRIX, bindings: [0, 1] };
  expect(costOf(cut(96), cut(48))?.row).toEqual({ valu: 4 / 32, vmem: 2, lds: 3 });
  expect(costOf(cut(96), cut(48), { matrix })?.row).toEqual({ valu: 3 / 32, vmem: 1, lds: 1 });
});

test('statistics are read by their names', () => {
  expect(readDriverText(printed({})).statistics.get('Spilled VGPRs')).toBe(2);
});

test('code that the driver counts otherwise is refused', () => {
  expect(() => readDriverText(printed({ valu: 6 }))).toThrow('RADV counts 6');
});

test('text of another driver is refused', () => {
  expect(() => readDriverText('@@ kernel\nIGC says hello')).toThrow('IGC says hello');
});

test('a loop with two bounds is refused: nobody knows how often it runs', () => {
  const two = (columns: number) =>
    program(columns).replace(LOAD_MATRIX, `${LOAD_MATRIX}\n	 s2: %77:vcc = v_cmp_gt_u32 7, %230:v[1]`);
  expect(() => costOf(two(96), two(48))).toThrow('more than one bound');
});

test('rows that are no longer are refused: nobody could say what a weight costs', () => {
  expect(() => costOf(program(96), program(96))).toThrow('0 bytes more');
});

test('a matrix that no load reads is refused', () => {
  expect(() => costOf(program(96), program(48), { matrix: { ...MATRIX, bindings: [7] } })).toThrow('binding 7');
});
