import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { faceOf, LibraryFixture } from '../../../tests/library-fixture.ts'
import { categoriesOf } from '../../shared/emotic.ts'
import { moodOf } from '../../shared/mood-vote.ts'
import { photoDetail } from '../albums/photos.ts'
import { applyJudgement } from './corrections.ts'
import { deleteEmotionEvidence } from './emotion-switches.ts'
import { saveEmotionEvidence, staleEvidence } from './evidence.ts'
import { facesOf } from './faces.ts'
import { refreshLabels } from './labels.ts'
import { writeSettings } from './settings.ts'

let library: LibraryFixture
beforeEach(() => {
  library = new LibraryFixture()
})
afterEach(() => library.close())

const STAMPS = { landmarks: null, emotions: { id: 'net', version: '7' }, world: null }
const scene = { valence: 0.5, arousal: -0.5, rmse: [0.1, 0.1] as [number, number], seen: false }

function analyse(photo: number, branches: string[]): void {
  const { db } = library.store
  saveEmotionEvidence(db, photo, {
    model: STAMPS.emotions,
    faces: [faceOf('happy', [0.1, 0.1, 0.3, 0.3])],
    scene: { ...scene, branches },
    mood: { label: 'joyful', confidence: 0.8, valence: 0.6, arousal: 0.1 },
  })
  refreshLabels(db, [photo])
}
const stale = (photo: number) => staleEvidence(library.store.db, photo, STAMPS).emotions
const detail = (photo: number) => photoDetail(library.store.db, photo)

describe('switches for faces and mood', () => {
  it('ask for no new run when something is switched off, and for one when it is on again', () => {
    const photo = library.addPhoto({ path: 'a.jpg' })
    analyse(photo, ['scene'])
    expect(stale(photo)).toBe(false)
    writeSettings(library.store.db, { facesEnabled: false })
    expect(stale(photo)).toBe(false)
    analyse(photo, ['scene'])
    writeSettings(library.store.db, { facesEnabled: true })
    expect(stale(photo)).toBe(true)
  })

  it('want nothing at all with both off', () => {
    writeSettings(library.store.db, { facesEnabled: false, moodEnabled: false })
    expect(stale(library.addPhoto({ path: 'a.jpg' }))).toBe(false)
  })

  it('store no mood while mood is off', () => {
    writeSettings(library.store.db, { moodEnabled: false })
    const photo = library.addPhoto({ path: 'a.jpg' })
    analyse(photo, ['scene'])
    const row = library.store.db.prepare('SELECT mood, scene FROM emotion_evidence').get()
    expect(row).toEqual({ mood: null, scene: null })
  })
})

describe('what single people show', () => {
  const person = {
    box: [0.1, 0.1, 0.3, 0.8] as [number, number, number, number],
    categories: categoriesOf(0.5, 0),
    valence: 0.5,
    arousal: 0,
    dominance: 0.4,
  }
  const withPeople = (path: string): number => {
    const photo = library.addPhoto({ path })
    const seen = { ...scene, branches: ['scene'], people: [person] }
    saveEmotionEvidence(library.store.db, photo, {
      model: STAMPS.emotions,
      faces: [],
      scene: seen,
      mood: moodOf([], seen),
    })
    refreshLabels(library.store.db, [photo])
    return photo
  }
  const stored = () => library.store.db.prepare('SELECT scene FROM emotion_evidence').pluck().get() as string

  it('stands beside the mood, and goes with the faces', () => {
    const photo = withPeople('a.jpg')
    expect(detail(photo)?.mood).toMatchObject({ dominance: 0.4, categories: person.categories })
    writeSettings(library.store.db, { facesEnabled: false })
    deleteEmotionEvidence(library.store.db, 'faces')
    expect(stored()).not.toContain('dominance')
    expect(detail(photo)?.mood?.dominance).toBeUndefined()
  })

  it('is not stored while faces are off', () => {
    writeSettings(library.store.db, { facesEnabled: false })
    withPeople('a.jpg')
    expect(stored()).toContain('valence')
    expect(stored()).not.toContain('dominance')
  })
})

describe('deleteEmotionEvidence', () => {
  it('refuses while the switch is on', () => {
    expect(() => deleteEmotionEvidence(library.store.db, 'faces')).toThrow(/still switched on/)
    expect(() => deleteEmotionEvidence(library.store.db, 'mood')).toThrow(/still switched on/)
  })

  it('removes faces, and the mood that they named', () => {
    const photo = library.addPhoto({ path: 'a.jpg' })
    analyse(photo, ['scene', 'face'])
    writeSettings(library.store.db, { facesEnabled: false })
    deleteEmotionEvidence(library.store.db, 'faces')
    expect(facesOf(library.store.db, photo)).toEqual([])
    expect(detail(photo)?.mood).toBeNull()
    expect(stale(photo)).toBe(true)
  })

  it('keeps a mood that the scene alone tells', () => {
    const photo = library.addPhoto({ path: 'a.jpg' })
    analyse(photo, ['scene'])
    writeSettings(library.store.db, { facesEnabled: false })
    deleteEmotionEvidence(library.store.db, 'faces')
    expect(detail(photo)?.mood?.label).toBe('calm')
    expect(stale(photo)).toBe(false)
  })

  it('removes moods but no face, and shows the user’s word again once mood is on', () => {
    const photo = library.addPhoto({ path: 'a.jpg' })
    analyse(photo, ['scene'])
    applyJudgement(library.store, { kind: 'mood', photoIds: [photo], mood: 'tender' }, () => null)
    writeSettings(library.store.db, { moodEnabled: false })
    deleteEmotionEvidence(library.store.db, 'mood')
    expect(facesOf(library.store.db, photo)).toHaveLength(1)
    expect(detail(photo)?.mood).toBeNull()
    expect(stale(photo)).toBe(false)
    writeSettings(library.store.db, { moodEnabled: true })
    expect(detail(photo)?.mood).toMatchObject({ label: 'tender', by: 'user' })
    expect(stale(photo)).toBe(true)
  })
})
