/** The last layer that is applied to parts of a picture is the bundled backbone's own. */
import { join } from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { SceneClassifier } from '../../src/analysis/emotions/context/classifier.ts'
import { channelMeans } from '../../src/analysis/emotions/context/scene.ts'
import { Backbone } from '../../src/analysis/inference/backbone.ts'
import { resourcesDir } from '../../src/shared/node/entries.ts'

describe('SceneClassifier', () => {
  it('answers for the whole picture what the net answers', async () => {
    const path = join(resourcesDir(), 'models/place_embedder.onnx')
    const backbone = new Backbone(await InferenceSession.create(path, { logSeverityLevel: 3 }))
    const width = 160
    const height = 128
    const data = Uint8Array.from(
      { length: width * height * 3 },
      (_, i) => 128 + 100 * Math.sin(i / 97 + (i % 3)),
    )
    const { features, logits } = await backbone.view({ data, width, height })
    const told = SceneClassifier.load(resourcesDir()).logits(channelMeans(features))
    const worst = Math.max(...told.map((value, k) => Math.abs(value - (logits[k] as number))))
    expect(worst).toBeLessThan(1e-3)
    expect(Math.max(...logits) - Math.min(...logits)).toBeGreaterThan(3)
  })

  it('names the file when it is missing', () => {
    expect(() => SceneClassifier.load('/nowhere')).toThrow(/scene_classifier\.bin/)
  })
})
