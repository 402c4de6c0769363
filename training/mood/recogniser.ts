/** The app's face and expression recognition without the analysis process around it. */
import { Engine } from '../../src/analysis/inference/engine.ts'
import type { RgbImage } from '../../src/analysis/inference/worker-protocol.ts'
import type { Face } from '../../src/shared/evidence.ts'
import { resourcesDir } from '../../src/shared/node/entries.ts'

export async function openFaceRecogniser(modelDir: string): Promise<(image: RgbImage) => Promise<Face[]>> {
  const engine = await Engine.load({
    modelDirs: [`${resourcesDir()}/models`, modelDir],
    resourcesDir: resourcesDir(),
    provider: 'cpu',
  })
  return async (image) => {
    const result = await engine.emotions({
      image,
      detection: image,
      scene: [],
      faces: true,
      faceCrop: false,
      hash: '',
      finer: false,
    })
    if (!result || result === 'finer') throw new Error(engine.reasonFor('expressions'))
    return result.faces
  }
}
