// Parses RADV's output for one compiled kernel: its statistics, its program block by block, and the
// final code of each block.

/** One basic block. */
export interface Block {
  /** Indices of the blocks that may run before it. */
  predecessors: number[];
  instructions: Instruction[];
  /** Operations on vector registers in the final code. A dual instruction counts as two. */
  valu: number;
}

export interface Instruction {
  opcode: string;
  /** Names of the values that it produces, `%12`. */
  results: string[];
  /** Names of the values that it reads, and constants as written. */
  operands: string[];
}

export interface Compiled {
  /** By block index. A program numbers its blocks from 0. */
  blocks: Block[];
  statistics: ReadonlyMap<string, number>;
}

// The program with registers, then the code, then the statistics.
const SECTIONS =
  /After RA:\n(?<program>[\s\S]*?)\ndisasm:\n(?<code>[\s\S]*?)\n\*\*\* SHADER STATS \*\*\*\n(?<statistics>[\s\S]*)/;

/** Errors: a plain Error if the text is not Mesa 25's output, or contradicts itself. */
export function readDriverText(text: string): Compiled {
  const sections = SECTIONS.exec(text)?.groups;
  if (sections === undefined) throw new Error(`Needed: RADV’s program, code and statistics. Found:\n${text.slice(0, 500)}`);
  const { program = '', code = '', statistics = '' } = sections;
  const valu = valuByBlock(code);
  const compiled = {
    blocks: splitBlocks(program).map((block, index) => ({ ...block, valu: valu.get(index) ?? 0 })),
    statistics: readStatistics(statistics),
  };
  checkTotal(compiled);
  return compiled;
}

/** The driver's own count over the whole kernel must equal the sum of the counts by block. */
function checkTotal({ blocks, statistics }: Compiled): void {
  const counted = blocks.reduce((total, { valu }) => total + valu, 0);
  const [valu = Number.NaN, dual = Number.NaN] = ['VALU', 'VOPD'].map((name) => statistics.get(name));
  if (counted !== valu + dual)
    throw new Error(`RADV counts ${valu} vector instructions, ${dual} of them dual; found ${counted}.`);
}

function splitBlocks(program: string): Omit<Block, 'valu'>[] {
  const blocks: Omit<Block, 'valu'>[] = [];
  for (const line of program.split('\n')) {
    const block = blocks.at(-1);
    if (/^BB\d+$/.test(line)) blocks.push({ predecessors: [], instructions: [] });
    else if (block === undefined) continue;
    else if (line.startsWith('/*')) block.predecessors = readPredecessors(line);
    else if (line.startsWith('\t')) block.instructions.push(readInstruction(line));
  }
  return blocks;
}

// Linear predecessors: as the code jumps, not as one lane executes it.
const readPredecessors = (line: string) =>
  [...(/linear preds:([^/]*)/.exec(line)?.[1] ?? '').matchAll(/BB(\d+)/g)].map(([, index]) => Number(index));

/**
 * `s4: %54:s[16-19] = s_load_dwordx4 %18:s[2-3], 48`. An instruction without result has no left
 * side.
 */
function readInstruction(line: string): Instruction {
  const [, left = '', right = ''] = /^\t(?:(.*?) = )?\s*(.*)$/.exec(line) ?? [];
  const [opcode = ''] = right.split(' ', 1);
  return { opcode, results: left === '' ? [] : readValues(left), operands: readValues(right.slice(opcode.length)) };
}

// %0 stands for no value: a fixed register.
const readValues = (list: string) => list.split(/, | (?=imm:)/).map((part) => /%[1-9]\d*/.exec(part)?.[0] ?? part.trim());

/**
 * Vector operations of the final code, by the label before them. The notation is LLVM's, or ACO's
 * where LLVM lacks the GPU.
 */
function valuByBlock(code: string): Map<number, number> {
  const counts = new Map<number, number>();
  let block = 0;
  for (const line of code.split('\n')) {
    const label = /^BB(\d+):?$/.exec(line)?.[1];
    if (label !== undefined) block = Number(label);
    else if (line.startsWith('\t')) counts.set(block, (counts.get(block) ?? 0) + countVectorOperations(line));
  }
  return counts;
}

// A register is v1 or v[1], a type v1. No other word of a line has an underscore before its v.
const countVectorOperations = (line: string) => (line.replace(/;.*$/, '').match(/\bv_[a-z]\w*/g) ?? []).length;

function readStatistics(text: string): Map<string, number> {
  return new Map([...text.matchAll(/^([A-Z][\w -]*): (\d+)$/gm)].map(([, name, value]) => [name ?? '', Number(value)]));
}
