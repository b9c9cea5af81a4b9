// tokens[P + T] = argmax over the last logits: of logits themselves when temperature is 0, else of logits / temperature plus
// Gumbel noise, which draws from their softmax exactly (Gumbel-max). The lowest id wins among equals.
// logits (T - first_logit, V) f32; tokens (context) u32. One workgroup; noise is a hash of (seed, position, id).

#import this_step

override VOCABULARY: u32;

const LANES = 256u;
const LOWEST = -3.4028234e38f;

@group(0) @binding(0) var<uniform> this_step: ThisStep;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read_write> tokens: array<u32>;

var<workgroup> wg_scores: array<f32, LANES>;
var<workgroup> wg_ids: array<u32, LANES>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) lane: u32) {
  let row = (this_step.tokens - 1u - this_step.first_logit) * VOCABULARY;
  let position = this_step.first_position + this_step.tokens;
  var best = LOWEST;
  var best_id = VOCABULARY - 1u;
  for (var id = lane; id < VOCABULARY; id += LANES) {
    let score = score_of(logits[row + id], position, id);
    if (score > best) {
      best = score;
      best_id = id;
    }
  }
  wg_scores[lane] = best;
  wg_ids[lane] = best_id;
  for (var width = LANES / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (lane < width) { keep_better(lane, lane + width); }
  }
  if (lane == 0u) { tokens[position] = wg_ids[0]; }
}

fn keep_better(a: u32, b: u32) {
  let is_better = wg_scores[b] > wg_scores[a] || (wg_scores[b] == wg_scores[a] && wg_ids[b] < wg_ids[a]);
  if (is_better) {
    wg_scores[a] = wg_scores[b];
    wg_ids[a] = wg_ids[b];
  }
}

fn score_of(logit: f32, position: u32, id: u32) -> f32 {
  if (this_step.temperature == 0.0) { return logit; }
  let draw = hash(id ^ hash(position ^ hash(this_step.seed)));
  // Neither 0 nor 1, so that both logarithms are finite.
  let v = clamp(f32(draw) / 4294967296.0, 1.0e-10, 0.99999994);
  return logit / this_step.temperature - log(exponential(v));
}

// -log(1 - v). WGSL's log is off by up to 2^-21 near 1, which is where a large vocabulary's winners are: there, by series
// of 2 atanh(v / (2 - v)), whose first term left out is below 3e-9 of the whole.
fn exponential(v: f32) -> f32 {
  if (v > 0.25) { return -log(1.0 - v); }
  let s = v / (2.0 - v);
  let s2 = s * s;
  return 2.0 * s * (1.0 + s2 * (1.0 / 3.0 + s2 * (1.0 / 5.0 + s2 * (1.0 / 7.0 + s2 / 9.0))));
}

// PCG's output permutation as a hash (Jarzynski and Olano, JCGT 9(3), 2020).
fn hash(input: u32) -> u32 {
  let state = input * 747796405u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (word >> 22u) ^ word;
}
