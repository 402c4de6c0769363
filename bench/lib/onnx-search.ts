/**
 * The same search through ONNX Runtime, to compare with: products = rows · queries by MatMul or Gemm, then TopK.
 * The model is five lines of protobuf, written here (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */
import { InferenceSession, Tensor } from 'onnxruntime-node'

const FLOAT = 1
const INT64 = 7

export class OnnxSearch {
  readonly #session: InferenceSession
  readonly #rows: Tensor
  readonly #dimension: number

  private constructor(session: InferenceSession, rows: Tensor, dimension: number) {
    this.#session = session
    this.#rows = rows
    this.#dimension = dimension
  }

  static async build(values: Float32Array, dimension: number, threads: number): Promise<OnnxSearch> {
    const session = await InferenceSession.create(modelBytes(), {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    })
    const rows = new Tensor('float32', values, [values.length / dimension, dimension])
    return new OnnxSearch(session, rows, dimension)
  }

  /** Row numbers of the `count` largest products of each query. */
  async nearest(queries: readonly Float32Array[], count: number): Promise<number[][]> {
    const batch = new Float32Array(queries.length * this.#dimension)
    for (const [index, query] of queries.entries()) batch.set(query, index * this.#dimension)
    const { indices } = await this.#session.run({
      queries: new Tensor('float32', batch, [queries.length, this.#dimension]),
      rows: this.#rows,
      count: new Tensor('int64', BigInt64Array.of(BigInt(count)), [1]),
    })
    const flat = Array.from(indices?.data as BigInt64Array, Number)
    return queries.map((_, index) => flat.slice(index * count, (index + 1) * count))
  }
}

/** `indices = TopK(Gemm(queries, rowsᵀ), count)`. */
function modelBytes(): Uint8Array {
  const gemm = node(
    'Gemm',
    ['queries', 'rows'],
    ['products'],
    [field(5, [...text(1, 'transB'), ...int(3, 1), ...int(20, 2)])],
  )
  const topK = node('TopK', ['products', 'count'], ['values', 'indices'], [])
  const graph = [
    ...field(1, gemm),
    ...field(1, topK),
    ...text(2, 'nearest'),
    ...field(11, value('queries', FLOAT, ['m', 'd'])),
    ...field(11, value('rows', FLOAT, ['n', 'd'])),
    ...field(11, value('count', INT64, [1])),
    ...field(12, value('values', FLOAT, ['m', 'k'])),
    ...field(12, value('indices', INT64, ['m', 'k'])),
  ]
  return Uint8Array.from([...int(1, 8), ...field(7, graph), ...field(8, int(2, 13))])
}

function node(type: string, inputs: string[], outputs: string[], attributes: number[][]): number[] {
  return [
    ...inputs.flatMap((input) => text(1, input)),
    ...outputs.flatMap((output) => text(2, output)),
    ...text(4, type),
    ...attributes.flat(),
  ]
}

function value(name: string, elementType: number, shape: (string | number)[]): number[] {
  const dimensions = shape.flatMap((size) =>
    field(1, typeof size === 'number' ? int(1, size) : text(2, size)),
  )
  const tensor = [...int(1, elementType), ...field(2, dimensions)]
  return [...text(1, name), ...field(2, field(1, tensor))]
}

function varint(number: number): number[] {
  return number < 128 ? [number] : [(number & 127) | 128, ...varint(number >>> 7)]
}
const int = (id: number, number: number): number[] => [...varint(id * 8), ...varint(number)]
const field = (id: number, bytes: number[]): number[] => [
  ...varint(id * 8 + 2),
  ...varint(bytes.length),
  ...bytes,
]
const text = (id: number, characters: string): number[] => field(id, [...Buffer.from(characters)])
