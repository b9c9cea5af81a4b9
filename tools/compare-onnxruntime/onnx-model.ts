// Writes ONNX models of one node with random packed weights, as protobuf. It has only the fields of
// onnx.proto3 that ONNX Runtime requires.

/** Numbers of onnx.proto3. */
const FLOAT = 1;
const UINT8 = 2;
const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3 };
const IR_VERSION = 10;
const OPSETS = { '': 21, 'com.microsoft': 1 };

export interface OneNode {
  operator: string;
  /** A whole number is an int, unless its name is in `floats`. */
  attributes: Readonly<Record<string, number | string>>;
  floats?: readonly string[];
  /** In the operator's order. `x` is the input at run time. '' omits an input. */
  inputs: readonly (Tensor | '')[];
  outputShape: readonly number[];
}

export interface Tensor {
  name: string;
  shape: readonly number[];
  /** Absent for an input at run time. */
  data?: Float32Array | Uint8Array;
}

type Field = Uint8Array;

/** The file of a model that has one node of the domain com.microsoft. */
export function onnxModel({ operator, attributes, floats = [], inputs, outputShape }: OneNode): Uint8Array<ArrayBuffer> {
  const given = inputs.filter((input) => input !== '');
  const node = [
    ...inputs.map((input) => text(1, input === '' ? '' : input.name)),
    text(2, 'out'),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => message(5, attribute(name, value, floats.includes(name)))),
    text(7, 'com.microsoft'),
  ];
  const graph = [
    message(1, node),
    text(2, 'graph'),
    ...given.flatMap((tensor) => (tensor.data === undefined ? [] : [message(5, initializer(tensor, tensor.data))])),
    ...given.flatMap((tensor) => (tensor.data === undefined ? [message(11, valueInfo(tensor.name, tensor.shape))] : [])),
    message(12, valueInfo('out', outputShape)),
  ];
  const opsets = Object.entries(OPSETS).map(([domain, version]) => message(8, [text(1, domain), integer(2, version)]));
  return concat([integer(1, IR_VERSION), message(7, graph), ...opsets]);
}

function attribute(name: string, value: number | string, isFloat: boolean): Field[] {
  if (typeof value === 'string') return [text(1, name), text(4, value), integer(20, ATTRIBUTE_TYPES.string)];
  if (isFloat) return [text(1, name), float(2, value), integer(20, ATTRIBUTE_TYPES.float)];
  return [text(1, name), integer(3, value), integer(20, ATTRIBUTE_TYPES.int)];
}

function initializer({ name, shape }: Tensor, data: Float32Array | Uint8Array): Field[] {
  const type = data instanceof Float32Array ? FLOAT : UINT8;
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return [...shape.map((extent) => integer(1, extent)), integer(2, type), text(8, name), bytes(9, raw)];
}

function valueInfo(name: string, shape: readonly number[]): Field[] {
  const dimensions = message(
    2,
    shape.map((extent) => message(1, [integer(1, extent)])),
  );
  return [text(1, name), message(2, [message(1, [integer(1, FLOAT), dimensions])])];
}

// Wire types of protobuf: 0 variable-length integer, 2 length and bytes, 5 four bytes.
const integer = (field: number, value: number) => concat([varint(field << 3), varint(value)]);
const bytes = (field: number, value: Uint8Array) => concat([varint((field << 3) | 2), varint(value.length), value]);
const text = (field: number, value: string) => bytes(field, new TextEncoder().encode(value));
const message = (field: number, fields: readonly Field[]) => bytes(field, concat(fields));
const float = (field: number, value: number) => concat([varint((field << 3) | 5), new Uint8Array(Float32Array.of(value).buffer)]);

function varint(value: number): Uint8Array {
  const out: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  return Uint8Array.from([...out, rest]);
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
