/**
 * Inner products of many int8 rows with a few int16 queries, in 128-bit SIMD that every WebAssembly engine has.
 *
 * Plain JavaScript makes about one product a clock; this makes about ten, and reads a quarter of what float32 rows
 * would be (docs/landmarks-search.md has the figures). The module is assembled here from its instructions, for one
 * row length at a time, so that offsets are constants; it needs no toolchain and is under 2 KB.
 *
 * Instructions and their codes: https://webassembly.github.io/spec/core/binary/instructions.html
 */

/** Rows are padded with zeros to a multiple of this many bytes: one SIMD register. */
export const ROW_ALIGNMENT = 16
/** Queries that one pass over the rows can answer: as many sums as fit into registers beside the row itself. */
export const QUERIES_PER_PASS = 6

/**
 * Multiplies `count` int8 rows at byte `rows` with int16 queries that lie one after another at byte `queries`;
 * the integer product times the row's float32 scale (at `scales`) is written as float32 to `out`, `count` values for
 * the first query, then `count` for the next. All addresses are multiples of 16, except `out` and `scales` (4).
 */
export type Kernel = (rows: number, scales: number, count: number, queries: number, out: number) => void

export interface KernelSet {
  memory: WebAssembly.Memory
  one: Kernel
  several: Kernel
}

const op = {
  block: [0x02, 0x40],
  loop: [0x03, 0x40],
  end: [0x0b],
  i32Eqz: [0x45],
  i32Add: [0x6a],
  i32Sub: [0x6b],
  i32Mul: [0x6c],
  f32FromI32: [0xb2],
  f32Mul: [0x94],
  load128: (offset: number) => [0xfd, 0x00, 4, ...unsigned(offset)],
  zero128: [0xfd, 0x0c, ...new Array<number>(16).fill(0)],
  extendLow: [0xfd, 0x87, 0x01],
  extendHigh: [0xfd, 0x88, 0x01],
  dot16: [0xfd, 0xba, 0x01],
  add32x4: [0xfd, 0xae, 0x01],
  lane: (lane: number) => [0xfd, 0x1b, lane],
  loadF32: [0x2a, 2, 0],
  storeF32: [0x38, 2, 0],
  get: (local: number) => [0x20, ...unsigned(local)],
  set: (local: number) => [0x21, ...unsigned(local)],
  constant: (value: number) => [0x41, ...signed(value)],
  branch: (depth: number) => [0x0c, depth],
  branchIf: (depth: number) => [0x0d, depth],
}

const I32 = 0x7f
const V128 = 0x7b
const PARAMETERS = 5

/**
 * @param rowBytes bytes of a row, a multiple of 16. A product of an int8 row with a 15-bit query fits into 32 bits up to 1,024
 * @throws RangeError for another row length
 */
export function int8Kernels(rowBytes: number, memory: WebAssembly.Memory): KernelSet {
  if (rowBytes <= 0 || rowBytes % ROW_ALIGNMENT !== 0 || rowBytes > 1024) {
    throw new RangeError(`Rows of ${rowBytes} bytes cannot be searched: 16 to 1,024 in steps of 16 can.`)
  }
  const module = new WebAssembly.Module(moduleBytes(rowBytes))
  const { one, several } = new WebAssembly.Instance(module, { host: { memory } }).exports
  return { memory, one: one as Kernel, several: several as Kernel }
}

function moduleBytes(rowBytes: number): Uint8Array<ArrayBuffer> {
  const section = (id: number, ...items: number[][]) => {
    const body = [...unsigned(items.length), ...items.flat()]
    return [id, ...unsigned(body.length), ...body]
  }
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [0x60, PARAMETERS, ...new Array<number>(PARAMETERS).fill(I32), 0]),
    // Memory of at least one page, up to all that 32-bit addresses reach.
    ...section(2, [...name('host'), ...name('memory'), 0x02, 0x01, 1, ...unsigned(65536)]),
    ...section(3, [0], [0]),
    ...section(7, [...name('one'), 0x00, 0], [...name('several'), 0x00, 1]),
    ...section(10, functionBody(rowBytes, 1), functionBody(rowBytes, QUERIES_PER_PASS)),
  ])
}

/** `for each row: sums = 0; for each 16 bytes: sums += row · query; out = sum · scale`. */
function functionBody(rowBytes: number, queries: number): number[] {
  const [rows, scales, left, query, out] = [0, 1, 2, 3, 4]
  const [inRow, inQuery, count] = [5, 6, 7]
  const [low, high] = [8, 9]
  const sum = (q: number) => 10 + q
  const step = (local: number, bytes: number) => [
    ...op.get(local),
    ...op.constant(bytes),
    ...op.i32Add,
    ...op.set(local),
  ]
  const code = [
    ...op.get(left),
    ...op.set(count),
    ...op.block,
    ...op.loop,
    ...op.get(left),
    ...op.i32Eqz,
    ...op.branchIf(1),

    ...sums((q) => [...op.zero128, ...op.set(sum(q))]),
    ...op.constant(rowBytes),
    ...op.set(inRow),
    ...op.get(query),
    ...op.set(inQuery),
    ...op.loop,
    ...[...op.get(rows), ...op.load128(0), ...op.extendLow, ...op.set(low)],
    ...[...op.get(rows), ...op.load128(0), ...op.extendHigh, ...op.set(high)],
    ...sums((q) => [
      ...op.get(sum(q)),
      ...[...op.get(low), ...op.get(inQuery), ...op.load128(q * rowBytes * 2), ...op.dot16, ...op.add32x4],
      ...[...op.get(high), ...op.get(inQuery), ...op.load128(q * rowBytes * 2 + 16)],
      ...[...op.dot16, ...op.add32x4, ...op.set(sum(q))],
    ]),
    ...step(rows, 16),
    ...step(inQuery, 32),
    ...[...op.get(inRow), ...op.constant(16), ...op.i32Sub, ...op.set(inRow)],
    ...[...op.get(inRow), ...op.branchIf(0)],
    ...op.end,

    ...sums((q) => [
      // The address: out + q · count · 4.
      ...[...op.get(out), ...op.get(count), ...op.constant(4 * q), ...op.i32Mul, ...op.i32Add],
      ...[0, 1, 2, 3].flatMap((lane) => [
        ...op.get(sum(q)),
        ...op.lane(lane),
        ...(lane > 0 ? op.i32Add : []),
      ]),
      ...[...op.f32FromI32, ...op.get(scales), ...op.loadF32, ...op.f32Mul, ...op.storeF32],
    ]),
    ...step(scales, 4),
    ...step(out, 4),
    ...[...op.get(left), ...op.constant(1), ...op.i32Sub, ...op.set(left)],
    ...op.branch(0),
    ...op.end,
    ...op.end,
    ...op.end,
  ]
  const locals = [2, ...unsigned(3), I32, ...unsigned(2 + queries), V128]
  const body = [...locals, ...code]
  return [...unsigned(body.length), ...body]

  function sums(instructions: (query: number) => number[]): number[] {
    return Array.from({ length: queries }, (_, q) => instructions(q)).flat()
  }
}

const name = (text: string): number[] => [text.length, ...new TextEncoder().encode(text)]

/** LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  do {
    const low = rest & 0x7f
    rest >>>= 7
    bytes.push(rest === 0 ? low : low | 0x80)
  } while (rest !== 0)
  return bytes
}

function signed(value: number): number[] {
  const bytes: number[] = []
  for (let rest = value; ; ) {
    const low = rest & 0x7f
    rest >>= 7
    if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) return [...bytes, low]
    bytes.push(low | 0x80)
  }
}
