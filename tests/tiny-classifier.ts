/** A landmark classifier of the world packs' family, small enough to be worked out by hand: 8 × 8 pixels, 4-d embedding. */

export interface TinyClassifier {
  modelJson: string
  /** By file name; Map so that a test can leave one out. */
  shards: Map<string, Uint8Array>
  centres: Float32Array
}

interface TinyWeight {
  name: string
  shape: number[]
  values: number[]
  dtype?: 'int32'
}

const base64 = (text: string) => Buffer.from(text).toString('base64')
const PER_PIXEL = {
  strides: { list: { i: ['1', '1', '1', '1'] } },
  dilations: { list: { i: ['1', '1', '1', '1'] } },
  padding: { s: base64('SAME') },
  data_format: { s: base64('NHWC') },
  fused_ops: { list: { s: [base64('BiasAdd')] } },
}

/**
 * embedding = L2(mean over pixels of relu6(kernel · RGB + bias)), similarity = centres · embedding.
 *
 * @param centres one row of four numbers per class
 */
export function tinyClassifier(
  centres: Float32Array = Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0),
  side = 8,
): TinyClassifier {
  // Red, green and blue each have an axis of their own, brightness the fourth.
  const kernel = [1, 0, 0, 0.2, 0, 1, 0, 0.2, 0, 0, 1, 0.2]
  const weights: TinyWeight[] = [
    { name: 'centres', shape: [centres.length / 4, 4], values: [...centres] },
    { name: 'kernel', shape: [1, 1, 3, 4], values: kernel },
    { name: 'bias', shape: [4], values: [0, 0, 0, 0] },
    { name: 'rows-and-columns', shape: [2], values: [1, 2], dtype: 'int32' },
    { name: 'channels', shape: [], values: [1], dtype: 'int32' },
    { name: 'least', shape: [], values: [1e-12] },
    { name: 'perm', shape: [2], values: [1, 0], dtype: 'int32' },
  ]
  const bytes = Buffer.concat(
    weights.map(({ values, dtype }) => Buffer.from((dtype ? Int32Array : Float32Array).from(values).buffer)),
  )
  const node = (name: string, op: string, input: string[] = [], attr: object = {}) => ({
    name,
    op,
    input,
    attr,
  })
  const dim = [-1, side, side, 3].map((size) => ({ size: String(size) }))
  const model = {
    format: 'graph-model',
    signature: {
      inputs: { 'images:0': { name: 'images:0' } },
      outputs: { 'similarity:0': { name: 'similarity:0' } },
    },
    modelTopology: {
      node: [
        node('images', 'Placeholder', [], { shape: { shape: { dim } } }),
        ...weights.map(({ name }) => node(name, 'Const')),
        node('convolved', '_FusedConv2D', ['images', 'kernel', 'bias'], PER_PIXEL),
        node('clipped', 'Relu6', ['convolved']),
        node('mean', 'Mean', ['clipped', 'rows-and-columns'], { keep_dims: { b: false } }),
        node('square', 'Square', ['mean']),
        node('sum', 'Sum', ['square', 'channels'], { keep_dims: { b: true } }),
        node('bounded', 'Maximum', ['sum', 'least']),
        node('scale', 'Rsqrt', ['bounded']),
        node('embedding', 'Mul', ['mean', 'scale']),
        node('product', 'MatMul', ['centres', 'embedding'], { transpose_b: { b: true } }),
        node('similarity', 'Transpose', ['product', 'perm']),
      ],
    },
    weightsManifest: [
      {
        paths: ['part-1.bin', 'part-2.bin'],
        weights: weights.map(({ name, shape, dtype }) => ({ name, shape, dtype: dtype ?? 'float32' })),
      },
    ],
  }
  const half = bytes.length >> 1
  return {
    modelJson: JSON.stringify(model),
    shards: new Map([
      ['part-1.bin', bytes.subarray(0, half)],
      ['part-2.bin', bytes.subarray(half)],
    ]),
    centres,
  }
}
