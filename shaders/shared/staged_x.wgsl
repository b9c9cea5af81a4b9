// x in workgroup memory, where all rows of the workgroup read it. It lies in planes: neighbouring invocations read runs that are PLANES
// apart, which so are neighbours and meet in no memory bank.
// The importing kernel declares: override INNER; const PLANES, by the rows_… that it imports.

var<workgroup> wg_x: array<vec4<f32>, INNER / 4u>;

// Of a run of four columns.
fn x_slot(run: u32) -> u32 { return run % PLANES * (INNER / 4u / PLANES) + run / PLANES; }
