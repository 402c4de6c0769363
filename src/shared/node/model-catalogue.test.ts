import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resourcesDir } from './entries.ts'
import { type CatalogueEntry, findModel, loadCatalogue, modelDirs } from './model-catalogue.ts'

const bytes = Buffer.from('weights of a small model')
const entry: CatalogueEntry = {
  id: 'small',
  version: '1',
  task: 'test',
  file: 'small.onnx',
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  urls: ['https://example.org/small.onnx'],
  licence: 'MIT',
  gain: 'nothing',
  attribution: 'nobody',
  source: { repo: 'a/b', commit: 'c', path: 'd' },
  input: { tensors: [], preparation: '' },
  output: { tensors: [], meaning: '' },
}

let dir: string
let second: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-models-'))
  second = mkdtempSync(join(tmpdir(), 'moodmark-models-'))
})
afterEach(() => {
  rmSync(dir, { recursive: true })
  rmSync(second, { recursive: true })
})

describe('loadCatalogue', () => {
  it('lists the shipped models with pinned addresses only', () => {
    const entries = loadCatalogue(resourcesDir())
    expect(entries.map((model) => model.id)).toEqual([
      'face_detector',
      'expression_face',
      'place_embedder',
      'mobilenet_v2',
      'face_yunet_n',
      'face_mask_rfb640',
      'fer_mini_xception',
      'fer_big_xception',
      'fer_faceapi',
      'object_fastestdet',
      'pose_movenet_lightning',
      'seg_deeplab_pascal',
      'depth_midas_small',
      'hsemotion-enet-b0-8-best-vgaf',
      'hsemotion-enet-b0-8-va-mtl',
      'yunet-2023mar',
      'sface-2021dec',
      'fer-mobilefacenet-2022july',
      'nanodet-2022nov',
      'pphumanseg-2023mar',
    ])
    // Whatever is not needed is never fetched unasked, and is offered as such.
    for (const { id, gain, optional } of entries) expect(optional ?? false, id).toBe(gain.startsWith('none'))
    for (const model of entries)
      for (const url of model.urls) expect(url).toContain(`/${model.source.commit}/`)
  })

  it('names the file when it cannot be read', () => {
    expect(() => loadCatalogue(dir)).toThrow(join(dir, 'models', 'catalogue.json'))
  })
})

describe('findModel', () => {
  it('accepts an exact copy', async () => {
    writeFileSync(join(dir, entry.file), bytes)
    expect(await findModel(entry, [dir])).toMatchObject({ state: 'ready', path: join(dir, entry.file) })
  })

  it('reports a model that is nowhere, with what to do', async () => {
    const result = await findModel(entry, [dir, join(dir, 'absent')])
    expect(result).toMatchObject({ state: 'missing' })
    expect(result.state === 'missing' && result.detail).toContain('models install small')
  })

  it('reports a short file', async () => {
    writeFileSync(join(dir, entry.file), bytes.subarray(1))
    expect(await findModel(entry, [dir])).toMatchObject({ state: 'altered' })
  })

  it('reports changed bytes of the right length, also after an exact verdict', async () => {
    const path = join(dir, entry.file)
    writeFileSync(path, bytes)
    expect((await findModel(entry, [dir])).state).toBe('ready')
    const changed = Buffer.from(bytes)
    changed[0] = 0
    await new Promise((resolve) => setTimeout(resolve, 20))
    writeFileSync(path, changed)
    expect((await findModel(entry, [dir])).state).toBe('altered')
  })

  it('passes over an altered copy to an exact one further down', async () => {
    writeFileSync(join(dir, entry.file), 'short')
    writeFileSync(join(second, entry.file), bytes)
    expect(await findModel(entry, [dir, second])).toMatchObject({
      state: 'ready',
      path: join(second, entry.file),
    })
  })
})

describe('modelDirs', () => {
  it('searches bundled, library, then the folder of MOODMARK_MODELS', () => {
    const before = process.env['MOODMARK_MODELS']
    process.env['MOODMARK_MODELS'] = second
    try {
      const dirs = modelDirs({ libraryDir: dir })
      expect(dirs.slice(0, 3)).toEqual([join(resourcesDir(), 'models'), join(dir, 'models'), second])
    } finally {
      if (before === undefined) delete process.env['MOODMARK_MODELS']
      else process.env['MOODMARK_MODELS'] = before
    }
  })
})
