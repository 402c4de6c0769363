import { describe, expect, it } from 'vitest'
import { tinyClassifier } from '../../../tests/tiny-classifier.ts'
import { GraphModelError, readGraphModel, shardNames } from './graph-model.ts'
import { splitClassifier } from './landmark-graph.ts'

const file = 'model.json'

describe('readGraphModel', () => {
  it('reads weights across shards in the shapes of the manifest', () => {
    const { modelJson, shards, centres } = tinyClassifier()
    expect(shardNames(modelJson, file)).toEqual([...shards.keys()])
    const model = readGraphModel(modelJson, shards, file)
    expect(model.weights.get('centres')).toMatchObject({ shape: [3, 4], data: centres })
    expect(model.outputs).toEqual(['similarity'])
  })

  it('names a shard that is missing', () => {
    const { modelJson, shards } = tinyClassifier()
    shards.delete('part-2.bin')
    expect(() => readGraphModel(modelJson, shards, file)).toThrow(/part-2\.bin, which is missing/)
  })

  it('refuses parts that are shorter or longer than the manifest says', () => {
    for (const change of [-4, 4]) {
      const { modelJson, shards } = tinyClassifier()
      const part = shards.get('part-2.bin') as Uint8Array
      const other = new Uint8Array(part.length + change)
      other.set(part.subarray(0, other.length))
      shards.set('part-2.bin', other)
      expect(() => readGraphModel(modelJson, shards, file)).toThrow(GraphModelError)
    }
  })

  it('refuses a manifest in which a shape was changed', () => {
    const { modelJson, shards } = tinyClassifier()
    const changed = modelJson.replace('"shape":[3,4]', '"shape":[3,5]')
    expect(changed).not.toBe(modelJson)
    expect(() => readGraphModel(changed, shards, file)).toThrow(/cut short|do not belong together/)
  })

  it('refuses quantised weights, other formats and text that is no JSON', () => {
    const { modelJson, shards } = tinyClassifier()
    const quantised = modelJson.replace(
      '"dtype":"float32"',
      '"dtype":"float32","quantization":{"dtype":"uint8"}',
    )
    expect(() => readGraphModel(quantised, shards, file)).toThrow(/quantised/)
    expect(() => readGraphModel(modelJson.replace('graph-model', 'layers-model'), shards, file)).toThrow(
      /not a TF\.js graph model/,
    )
    expect(() => readGraphModel('{', shards, file)).toThrow(/not readable as JSON/)
  })
})

describe('splitClassifier', () => {
  it('names an operator that it does not know', () => {
    const { modelJson, shards } = tinyClassifier()
    const other = modelJson.replace('"op":"Relu6"', '"op":"Softplus"')
    expect(() => splitClassifier(readGraphModel(other, shards, file))).toThrow(/operator Softplus/)
  })

  it('refuses a graph that does not end in centres', () => {
    const { modelJson, shards } = tinyClassifier()
    const other = modelJson.replace('"name":"similarity:0"', '"name":"embedding:0"')
    expect(other).not.toBe(modelJson)
    expect(() => splitClassifier(readGraphModel(other, shards, file))).toThrow(/another kind of model/)
  })

  it('gives the centres as they are', () => {
    const { modelJson, shards, centres } = tinyClassifier()
    expect(splitClassifier(readGraphModel(modelJson, shards, file))).toMatchObject({
      classes: 3,
      dimension: 4,
      centres,
    })
  })
})
