import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EMOTIC_CATEGORIES } from '../emotic.ts'
import {
  findPersonModel,
  installPersonModel,
  PERSON_FEATURES,
  PersonModelError,
  removePersonModel,
} from './person-model.ts'

const net = Buffer.from('weights')
const card = {
  id: 'emotic_fusion',
  version: '1',
  file: 'emotic_fusion.onnx',
  bytes: net.length,
  sha256: createHash('sha256').update(net).digest('hex'),
  backbone: '0'.repeat(64),
  features: PERSON_FEATURES,
  categories: EMOTIC_CATEGORIES,
  affect: ['valence', 'arousal', 'dominance'],
  data: 'made up',
  licence: 'none',
  metrics: { persons: 0, map: null, meanAbsoluteError: { valence: null, arousal: null, dominance: null } },
}

let from: string
let library: string
beforeEach(() => {
  from = mkdtempSync(join(tmpdir(), 'moodmark-from-'))
  library = mkdtempSync(join(tmpdir(), 'moodmark-library-'))
  writeFileSync(join(from, 'emotic_fusion.onnx'), net)
  writeFileSync(join(from, 'emotic_fusion.json'), JSON.stringify(card))
})
afterEach(() => {
  rmSync(from, { recursive: true })
  rmSync(library, { recursive: true })
})

describe('a net of the user’s own', () => {
  it('is found once it is installed, and gone once it is removed', async () => {
    const models = join(library, 'models')
    expect(await findPersonModel([models])).toBeNull()
    const path = await installPersonModel(from, library)
    expect(await findPersonModel([models])).toMatchObject({ path, card: { sha256: card.sha256 } })
    await removePersonModel(library)
    expect(await findPersonModel([models])).toBeNull()
    expect(existsSync(path)).toBe(false)
  })

  it.each([
    ['no card', () => rmSync(join(from, 'emotic_fusion.json')), 'has no emotic_fusion.json'],
    ['half a card', () => writeFileSync(join(from, 'emotic_fusion.json'), '{'), 'cut short'],
    ['a card without a licence', () => write({ licence: undefined }), 'not a card of emotic_fusion: licence'],
    [
      'categories in another order',
      () => write({ categories: EMOTIC_CATEGORIES.toReversed() }),
      'another order',
    ],
    [
      'features of another version',
      () => write({ features: [{ name: 'person', length: 3 }] }),
      'other features',
    ],
    [
      'another net',
      () => writeFileSync(join(from, 'emotic_fusion.onnx'), 'other'),
      'is not the file that its card',
    ],
    ['no net', () => rmSync(join(from, 'emotic_fusion.onnx')), 'is missing beside its card'],
  ])('is refused with %s, and nothing is installed', async (_, spoil, reason) => {
    spoil()
    const refused = installPersonModel(from, library)
    await expect(refused).rejects.toThrow(PersonModelError)
    await expect(refused).rejects.toThrow(reason)
    expect(existsSync(join(library, 'models/emotic_fusion.json'))).toBe(false)
  })

  it('is refused when its file was altered after it was installed', async () => {
    const path = await installPersonModel(from, library)
    writeFileSync(path, 'altered')
    await expect(findPersonModel([join(library, 'models')])).rejects.toThrow('Copy both files again')
  })

  it('leaves the one in use alone when a worse one is refused', async () => {
    await installPersonModel(from, library)
    mkdirSync(join(from, 'bad'))
    await expect(installPersonModel(join(from, 'bad'), library)).rejects.toThrow('has no')
    expect(await findPersonModel([join(library, 'models')])).not.toBeNull()
  })
})

function write(changes: Record<string, unknown>): void {
  writeFileSync(join(from, 'emotic_fusion.json'), JSON.stringify({ ...card, ...changes }))
}
