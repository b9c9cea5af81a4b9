// Tables of the slots that experts lie in, as kernels bind them.
// `slots[e]` is the slot of expert e; `held[s]` is the expert in slot s. NONE stands for no such.
// Where all experts are on the GPU, each lies in the slot of its number.

const NONE = 0xffffffffu;
// Uniforms count in units of four words; a layer has at most 1024 experts (config.ts).
alias SlotTable = array<vec4<u32>, 256>;
