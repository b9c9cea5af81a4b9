// An invocation's share of four neighbouring rows of an expert's MXFP4 matrix times x.
// It takes every TEAM-th block of 32 columns, and loads all four before it uses any.
// The importing kernel declares: x: array<vec4<f32>>; override INNER.

#import mxfp4_block
#import rows/team

// x lies in planes of every eighth run of four columns; a block takes one run of each plane.
// Neighbours then read adjacent numbers, from different memory banks.
const PLANES = 8u;
override PLANE = INNER / 32u;
var<workgroup> wg_x: array<vec4<f32>, PLANE * PLANES>;

alias Blocks = array<vec4<u32>>; // (rows, INNER / 32)
alias Scales = array<u32>; // bytes (rows, INNER / 32)

// Stages x's columns from 4 `start` on. Every invocation must call, then wait at a barrier.
fn stage_x(invocation: u32, start: u32) {
  for (var run = invocation; run < INNER / 4u; run += WORKGROUP_SIZE) { wg_x[run % PLANES * PLANE + run / PLANES] = x[start + run]; }
}

// Rows first to first + 3. Rows behind `last` repeat it, and the caller drops them.
fn mxfp4_rows(
  blocks: ptr<storage, Blocks, read>, scales: ptr<storage, Scales, read>, invocation: u32, first: u32, last: u32,
) -> vec4<f32> {
  let rows = min(first + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(last)) * (INNER / 32u);
  var sums = vec4<f32>();
  for (var i = invocation % TEAM; i < INNER / 32u; i += TEAM) {
    let at = rows + i;
    let a = (*blocks)[at.x];
    let b = (*blocks)[at.y];
    let c = (*blocks)[at.z];
    let d = (*blocks)[at.w];
    let words = vec4<u32>((*scales)[at.x / 4u], (*scales)[at.y / 4u], (*scales)[at.z / 4u], (*scales)[at.w / 4u]);
    var block = add_words(vec4<f32>(), vec4<u32>(a.x, b.x, c.x, d.x), i);
    block = add_words(block, vec4<u32>(a.y, b.y, c.y, d.y), i + 2u * PLANE);
    block = add_words(block, vec4<u32>(a.z, b.z, c.z, d.z), i + 4u * PLANE);
    block = add_words(block, vec4<u32>(a.w, b.w, c.w, d.w), i + 6u * PLANE);
    sums = fma(block * MXFP4_UNIT, scales_of(words, at), sums);
  }
  return sums;
}

// Adds eight codes of each of four rows; x comes from a plane and the next.
fn add_words(sums: vec4<f32>, words: vec4<u32>, slot: u32) -> vec4<f32> {
  let low = wg_x[slot];
  let high = wg_x[slot + PLANE];
  return vec4<f32>(
    mxfp4_add8(sums.x, words.x, low, high), mxfp4_add8(sums.y, words.y, low, high),
    mxfp4_add8(sums.z, words.z, low, high), mxfp4_add8(sums.w, words.w, low, high),
  );
}

// 2^(byte - 127), for the bytes of four blocks in their words.
fn scales_of(words: vec4<u32>, block: vec4<u32>) -> vec4<f32> {
  return bitcast<vec4<f32>>(((words >> (8u * (block % 4u))) & vec4<u32>(255u)) << vec4<u32>(23u));
}
