import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { faceOf, LibraryFixture } from '../../../tests/library-fixture.ts'
import { moodOf } from '../../shared/mood-vote.ts'
import { saveCalibration } from '../store/calibration.ts'
import { saveEmotionEvidence } from '../store/evidence.ts'
import { refreshAllLabels } from '../store/labels.ts'
import { whyMood } from './why-mood.ts'

let library: LibraryFixture
beforeEach(() => {
  library = new LibraryFixture()
})
afterEach(() => library.close())

const scene = {
  valence: 0.45,
  arousal: -0.35,
  rmse: [0.2, 0.2] as [number, number],
  branches: ['scene', 'face'],
  seen: false,
}

function analysed(faces: ReturnType<typeof faceOf>[]): number {
  const { db } = library.store
  const id = library.addPhoto({ path: `${faces.length}.jpg` })
  saveEmotionEvidence(db, id, {
    model: { id: 'net', version: '1' },
    faces,
    scene,
    mood: moodOf(faces, scene),
  })
  refreshAllLabels(db)
  return id
}

describe('whyMood', () => {
  it('tells the share of faces and scene, and what they vote for', () => {
    const { db } = library.store
    const alone = whyMood(db, analysed([]))
    expect(alone).toMatchObject({ faces: 0, faceShare: 0, isShifted: false })
    expect(alone?.shares[0]?.mood).toBe('calm')
    const smiling = whyMood(db, analysed([faceOf('happy', [0.2, 0.2, 0.4, 0.4])]))
    expect(smiling?.faces).toBe(1)
    expect(smiling?.faceShare).toBeGreaterThan(0.5)
    expect(smiling?.shares[0]?.mood).toBe('joyful')
    expect(smiling?.scene).toMatchObject({ valence: 0.45, branches: ['scene', 'face'] })
  })

  it('says when moods that the user has set moved the scene', () => {
    const { db } = library.store
    const id = analysed([])
    saveCalibration(db, 'test', { expressions: null, mood: { valence: -0.4, arousal: -0.1 } })
    const moved = whyMood(db, id)
    expect(moved?.isShifted).toBe(true)
    expect(moved?.scene?.valence).toBeCloseTo(0.05)
    expect(moved?.shares[0]?.mood).toBe('neutral')
  })

  it('has nothing to say of a photo that was not looked at', () => {
    expect(whyMood(library.store.db, library.addPhoto({ path: 'new.jpg' }))).toBeNull()
  })
})
