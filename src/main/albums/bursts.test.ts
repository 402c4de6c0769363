import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import type { Expression } from '../../shared/taxonomy.ts'
import { applyJudgement } from '../store/corrections.ts'
import { facesOf } from '../store/faces.ts'
import { writeSettings } from '../store/settings.ts'
import { listBursts } from './bursts.ts'
import { listPhotos } from './photos.ts'

let library: LibraryFixture
beforeEach(() => {
  library = new LibraryFixture()
})
afterEach(() => library.close())

let serial = 0
const shot = (second: number, expressions: Expression[], camera = 'X100') =>
  library.addPhoto({
    path: `${serial++}.jpg`,
    takenAt: `2024-05-01T10:00:${String(second).padStart(2, '0')}`,
    camera,
    faces: expressions.map((expression) => ({ expression })),
  })
const ids = () => listBursts(library.store.db).map(({ photos }) => photos.map(({ photoId }) => photoId))

describe('listBursts', () => {
  it('puts the shot first in which most people smile', () => {
    const one = shot(1, ['happy', 'sad'])
    const both = shot(2, ['happy', 'happy'])
    const none = shot(3, ['neutral', 'neutral'])
    shot(30, ['happy', 'happy'])
    expect(ids()).toEqual([[both, one, none]])
  })

  it('keeps cameras and moments apart', () => {
    shot(1, ['happy'])
    shot(2, ['happy'], 'PHONE')
    shot(9, ['happy'])
    expect(ids()).toEqual([])
  })

  it('follows the user’s word on a face', () => {
    const first = shot(1, ['sad'])
    const second = shot(2, ['happy'])
    expect(ids()).toEqual([[second, first]])
    const [face] = facesOf(library.store.db, first)
    const [other] = facesOf(library.store.db, second)
    applyJudgement(
      library.store,
      { kind: 'expression', faceId: face?.id ?? 0, expression: 'happy' },
      () => null,
    )
    applyJudgement(
      library.store,
      { kind: 'expression', faceId: other?.id ?? 0, expression: 'sad' },
      () => null,
    )
    expect(ids()).toEqual([[first, second]])
  })

  it('says nothing of smiles when faces are switched off', () => {
    shot(1, ['sad'])
    shot(2, ['happy'])
    writeSettings(library.store.db, { facesEnabled: false })
    expect(listBursts(library.store.db)[0]?.photos.every(({ smiling }) => smiling === null)).toBe(true)
  })
})

describe('listPhotos by best smile', () => {
  it('orders by smiles and without months', () => {
    const sad = shot(50, ['sad'])
    const happy = shot(1, ['happy'])
    const nobody = shot(30, [])
    expect(listPhotos(library.store.db, { order: 'best-smile' })).toMatchObject({
      ids: [happy, sad, nobody],
      months: ['', '', ''],
    })
    writeSettings(library.store.db, { facesEnabled: false })
    expect(listPhotos(library.store.db, { order: 'best-smile' }).ids).toEqual([sad, nobody, happy])
  })
})
