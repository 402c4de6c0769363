import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import { photoDetail } from '../albums/photos.ts'
import { calibrationOf, saveCalibration } from '../store/calibration.ts'
import { applyJudgement, undo } from '../store/corrections.ts'
import { refreshAllLabels } from '../store/labels.ts'
import { calibrationSource, fitAffine, fitCalibration } from './calibrate.ts'

let library: LibraryFixture
beforeEach(() => {
  library = new LibraryFixture()
})
afterEach(() => library.close())

const face = (id: number) => photoDetail(library.store.db, id)?.faces[0]

describe('the calibration', () => {
  it('moves other faces a little after a few corrections, leaves evidence and words alone, and goes with undo', () => {
    const { db } = library.store
    const ids = Array.from({ length: 12 }, (_, i) =>
      library.addPhoto({ path: `${i}.jpg`, faces: [{ expression: i % 2 ? 'sad' : 'happy' }] }),
    )
    const [first = 0, second = 0, third = 0, other = 0] = ids.filter((_, i) => i % 2)
    const evidence = () => db.prepare('SELECT * FROM faces').all()
    const before = evidence()
    expect(calibrationSource(db)).toBe('')
    for (const id of [first, second, third]) {
      applyJudgement(
        library.store,
        { kind: 'expression', faceId: face(id)?.id ?? -1, expression: 'neutral' },
        () => null,
      )
    }
    const source = calibrationSource(db)
    expect(source).not.toBe('')
    const untouched = face(other)
    saveCalibration(db, source, fitCalibration(db))
    refreshAllLabels(db)
    expect(calibrationOf(db).expressions).not.toBeNull()
    expect(face(other)?.scores.neutral).toBeGreaterThan(untouched?.scores.neutral ?? 1)
    expect(face(other)).toMatchObject({ expression: 'sad', by: 'machine' })
    expect(face(first)).toMatchObject({ expression: 'neutral', confidence: 1, by: 'user' })
    expect(evidence()).toEqual(before)
    undo(library.store)
    expect(calibrationSource(db)).not.toBe(source)
  })

  it('shifts valence and arousal of moods towards what the user calls them', () => {
    const { db } = library.store
    const ids = Array.from({ length: 10 }, (_, i) =>
      library.addPhoto({ path: `${i}.jpg`, faces: [{ expression: 'happy' }] }),
    )
    const valence = () => photoDetail(db, ids[9] ?? -1)?.mood?.valence ?? 9
    const machine = valence()
    for (const photoId of ids.slice(0, 8)) {
      applyJudgement(library.store, { kind: 'mood', photoIds: [photoId], mood: 'sad' }, () => null)
    }
    saveCalibration(db, calibrationSource(db), fitCalibration(db))
    expect(valence()).toBeLessThan(machine)
    expect(valence()).toBeGreaterThan(-0.65)
  })
})

describe('fitAffine', () => {
  it('is the identity for numbers that agree, and comes to the data as they grow', () => {
    const x = Array.from({ length: 400 }, (_, i) => (i % 20) / 10 - 1)
    const same = fitAffine(x, x)
    expect(same.scale).toBeCloseTo(1, 9)
    expect(same.offset).toBeCloseTo(0, 9)
    const half = x.map((value) => 0.5 * value + 0.2)
    const few = fitAffine(x.slice(0, 3), half.slice(0, 3))
    const many = fitAffine(x, half)
    expect(many.scale).toBeCloseTo(0.5, 1)
    expect(many.offset).toBeCloseTo(0.2, 1)
    expect(Math.abs(few.scale - 1)).toBeLessThan(Math.abs(many.scale - 1))
  })
})
