import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import { moodOf } from '../../shared/mood-vote.ts'
import { photoDetail } from '../albums/photos.ts'
import { calibrationOf, saveCalibration } from '../store/calibration.ts'
import { applyJudgement, undo } from '../store/corrections.ts'
import { saveEmotionEvidence } from '../store/evidence.ts'
import { refreshAllLabels } from '../store/labels.ts'
import { calibrationSource, fitCalibration } from './calibrate.ts'

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

  it('tells the moods of scenes as the user sees them, once that can be told, and goes with undo', () => {
    const { db } = library.store
    // A scene between calm and neutral, which the model calls calm.
    const scene = {
      valence: 0.38,
      arousal: -0.38,
      rmse: [0.15, 0.1] as [number, number],
      branches: ['scene'],
      seen: false,
    }
    const ids = Array.from({ length: 12 }, (_, i) => {
      const id = library.addPhoto({ path: `${i}.jpg` })
      saveEmotionEvidence(db, id, {
        model: { id: 'net', version: '1' },
        faces: [],
        scene,
        mood: moodOf([], scene),
      })
      return id
    })
    refreshAllLabels(db)
    const other = () => photoDetail(db, ids.at(-1) ?? -1)?.mood
    const learn = () => {
      saveCalibration(db, calibrationSource(db), fitCalibration(db))
      refreshAllLabels(db)
    }
    expect(other()).toMatchObject({ label: 'calm', by: 'machine' })
    const evidence = () => db.prepare('SELECT * FROM emotion_evidence').all()
    const before = evidence()
    for (const photoId of ids.slice(0, 3))
      applyJudgement(library.store, { kind: 'mood', photoIds: [photoId], mood: 'neutral' }, () => null)
    learn()
    expect(other()).toMatchObject({ label: 'calm', by: 'machine' })
    for (const photoId of ids.slice(3, 11))
      applyJudgement(library.store, { kind: 'mood', photoIds: [photoId], mood: 'neutral' }, () => null)
    learn()
    expect(other()).toMatchObject({ label: 'neutral', by: 'machine' })
    expect(evidence()).toEqual(before)
    for (let i = 0; i < 8; i++) undo(library.store)
    learn()
    expect(other()).toMatchObject({ label: 'calm', by: 'machine' })
  })
})
