import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import type { Judgement } from '../../shared/library.ts'
import { listAlbums } from '../albums/albums.ts'
import { photoDetail } from '../albums/photos.ts'
import { applyJudgement, CorrectionError, history, redo, replayJournal, undo } from './corrections.ts'
import { refreshAllLabels } from './labels.ts'
import { saveLandmark } from './landmarks.ts'

let library: LibraryFixture
beforeEach(() => {
  library = new LibraryFixture()
  library.addLandmark('colosseum', 'Colosseum', 'Rome', 'Italy')
  library.addLandmark('taj-mahal', 'Taj Mahal', 'Agra', 'India')
})
afterEach(() => library.close())

const apply = (judgement: Judgement) => applyJudgement(library.store, judgement, () => null)
const detail = (id: number) => photoDetail(library.store.db, id)
const journal = () => library.store.db.prepare('SELECT * FROM corrections ORDER BY id').all()

describe('a landmark judgement', () => {
  it('outranks evidence, moves the photo to the other album and can be undone and redone', () => {
    const id = library.addPhoto({
      path: 'a.jpg',
      landmark: { id: 'colosseum', score: 0.9, decision: 'confident' },
    })
    expect(detail(id)?.landmark).toMatchObject({ id: 'colosseum', by: ['vision'] })

    apply({ kind: 'landmark', photoIds: [id], landmarkId: 'taj-mahal' })
    expect(detail(id)?.landmark).toMatchObject({ id: 'taj-mahal', by: ['user'] })
    expect(listAlbums(library.store.db, 'landmark').map((album) => album.id)).toEqual(['landmark:taj-mahal'])

    undo(library.store)
    expect(detail(id)?.landmark).toMatchObject({ id: 'colosseum', by: ['vision'] })
    redo(library.store)
    expect(detail(id)?.landmark?.id).toBe('taj-mahal')
  })

  it('can say that there is no landmark', () => {
    const id = library.addPhoto({
      path: 'a.jpg',
      landmark: { id: 'colosseum', score: 0.9, decision: 'confident' },
    })
    apply({ kind: 'landmark', photoIds: [id], landmarkId: null })
    expect(detail(id)).toMatchObject({ landmark: null, landmarkRejected: true, unsure: false })
    expect(listAlbums(library.store.db, 'landmark')).toEqual([])
  })

  it('ends the doubt about an unsure photo', () => {
    const id = library.addPhoto({
      path: 'a.jpg',
      landmark: { id: 'colosseum', score: 0.4, decision: 'unsure' },
    })
    expect(detail(id)).toMatchObject({ landmark: null, unsure: true })
    apply({ kind: 'landmark', photoIds: [id], landmarkId: 'colosseum' })
    expect(detail(id)).toMatchObject({ landmark: { id: 'colosseum' }, unsure: false })
  })

  it('creates a landmark by name once and finds it again whatever its case and accents', () => {
    const [a, b] = [library.addPhoto({ path: 'a.jpg' }), library.addPhoto({ path: 'b.jpg' })]
    apply({ kind: 'landmark-name', photoIds: [a], name: 'Grandma’s Café 🏡' })
    apply({ kind: 'landmark-name', photoIds: [b], name: 'GRANDMA’S  cafe 🏡' })
    expect(detail(a)?.landmark).toEqual(detail(b)?.landmark)
    expect(detail(a)?.landmark?.name).toBe('Grandma’s Café 🏡')
    expect(listAlbums(library.store.db, 'landmark')).toMatchObject([{ count: 2, group: [] }])
  })

  it('is one step to undo for a whole selection', () => {
    const ids = ['a', 'b', 'c'].map((name) => library.addPhoto({ path: `${name}.jpg` }))
    expect(apply({ kind: 'landmark', photoIds: ids, landmarkId: 'colosseum' }).summary).toBe(
      'Landmark of 3 photos set to Colosseum',
    )
    undo(library.store)
    expect(ids.map((id) => detail(id)?.landmark)).toEqual([null, null, null])
  })

  it('writes nothing when a photo or a landmark does not exist', () => {
    const id = library.addPhoto({ path: 'a.jpg' })
    expect(() => apply({ kind: 'landmark', photoIds: [id, 999], landmarkId: 'colosseum' })).toThrow(
      CorrectionError,
    )
    expect(() => apply({ kind: 'landmark', photoIds: [id], landmarkId: 'atlantis' })).toThrow(/atlantis/)
    expect(journal()).toEqual([])
    expect(detail(id)?.landmark).toBeNull()
  })

  it('holds for a photo edited in place until the user says otherwise', () => {
    const before = library.addPhoto({ path: 'old.jpg', hash: 'before' })
    apply({ kind: 'landmark', photoIds: [before], landmarkId: 'colosseum' })
    const after = library.addPhoto({ path: 'new.jpg', hash: 'after' })
    library.store.db.prepare('INSERT INTO photo_lineage VALUES (?, ?)').run('after', 'before')
    expect(detail(after)?.landmark?.id).toBe('colosseum')
    apply({ kind: 'landmark', photoIds: [after], landmarkId: 'taj-mahal' })
    expect(detail(after)?.landmark?.id).toBe('taj-mahal')
    expect(detail(before)?.landmark?.id).toBe('colosseum')
  })
})

describe('an expression judgement', () => {
  it('changes the mood of the photo at once', () => {
    const id = library.addPhoto({ path: 'a.jpg', faces: [{ expression: 'happy' }] })
    expect(detail(id)?.mood?.label).toBe('joyful')
    const face = detail(id)?.faces[0]
    apply({ kind: 'expression', faceId: face?.id ?? -1, expression: 'sad' })
    expect(detail(id)?.mood).toMatchObject({ label: 'sad', by: 'machine' })
    expect(listAlbums(library.store.db, 'mood').map((album) => album.id)).toEqual(['mood:sad'])
  })

  it('removes what is not a face, and the mood that hung on it', () => {
    const id = library.addPhoto({ path: 'a.jpg', faces: [{ expression: 'happy' }] })
    apply({ kind: 'not-a-face', faceId: detail(id)?.faces[0]?.id ?? -1 })
    expect(detail(id)).toMatchObject({ faces: [], mood: null })
    undo(library.store)
    expect(detail(id)?.faces).toHaveLength(1)
  })

  it('survives a re-run that moves the box a little and gives the face a new id', () => {
    const id = library.addPhoto({
      path: 'a.jpg',
      faces: [{ expression: 'happy', box: [0.1, 0.1, 0.2, 0.2] }],
    })
    const first = detail(id)?.faces[0]?.id ?? -1
    apply({ kind: 'expression', faceId: first, expression: 'anger' })
    library.setFaces(id, [
      { expression: 'neutral', box: [0.6, 0.1, 0.2, 0.2] },
      { expression: 'happy', box: [0.11, 0.11, 0.2, 0.2] },
    ])
    expect(detail(id)?.faces.map(({ expression, by }) => [expression, by])).toEqual([
      ['neutral', 'machine'],
      ['anger', 'user'],
    ])
    // A second word on the same face replaces the first although the box has moved.
    apply({ kind: 'expression', faceId: detail(id)?.faces[1]?.id ?? -1, expression: 'fear' })
    expect(detail(id)?.faces[1]?.expression).toBe('fear')
  })
})

describe('a mood judgement', () => {
  it('outranks the vote, and null means no mood', () => {
    const id = library.addPhoto({ path: 'a.jpg', faces: [{ expression: 'happy' }] })
    apply({ kind: 'mood', photoIds: [id], mood: 'tender' })
    expect(detail(id)?.mood).toMatchObject({ label: 'tender', by: 'user', confidence: 1 })
    apply({ kind: 'mood', photoIds: [id], mood: null })
    expect(detail(id)?.mood).toBeNull()
  })
})

describe('the journal', () => {
  it('refuses to be changed or emptied', () => {
    const id = library.addPhoto({ path: 'a.jpg' })
    apply({ kind: 'mood', photoIds: [id], mood: 'calm' })
    expect(() => library.store.db.prepare(`UPDATE corrections SET value = '"sad"'`).run()).toThrow(
      /append-only/,
    )
    expect(() => library.store.db.prepare('DELETE FROM corrections').run()).toThrow(/append-only/)
  })

  it('is what everything else can be rebuilt from', () => {
    const id = library.addPhoto({ path: 'a.jpg', faces: [{ expression: 'happy' }] })
    apply({ kind: 'landmark-name', photoIds: [id], name: 'Our cabin' })
    apply({ kind: 'mood', photoIds: [id], mood: 'calm' })
    apply({ kind: 'mood', photoIds: [id], mood: 'tense' })
    undo(library.store)
    const shown = detail(id)
    const before = journal()

    library.store.db.exec('DELETE FROM judgements; DELETE FROM labels; DELETE FROM landmarks')
    replayJournal(library.store.db)
    refreshAllLabels(library.store.db)
    expect(detail(id)).toEqual(shown)
    expect(journal()).toEqual(before)
  })

  it('undoes one command after the other, newest first, and stops at the beginning', () => {
    const id = library.addPhoto({ path: 'a.jpg' })
    for (const mood of ['calm', 'sad', 'angry'] as const) apply({ kind: 'mood', photoIds: [id], mood })
    undo(library.store)
    expect(detail(id)?.mood?.label).toBe('sad')
    undo(library.store)
    expect(detail(id)?.mood?.label).toBe('calm')
    undo(library.store)
    expect(detail(id)?.mood).toBeNull()
    expect(undo(library.store)).toBeNull()
    expect(history(library.store, 10).map(({ undone }) => undone)).toEqual([true, true, true])
  })

  it('forgets what could be redone once something new is said', () => {
    const id = library.addPhoto({ path: 'a.jpg' })
    apply({ kind: 'mood', photoIds: [id], mood: 'calm' })
    undo(library.store)
    apply({ kind: 'mood', photoIds: [id], mood: 'sad' })
    expect(redo(library.store)).toBeNull()
    expect(detail(id)?.mood?.label).toBe('sad')
  })
})

describe('reference landmarks', () => {
  it('never replace a name of the user’s own', () => {
    const row = { id: 'user:cabin', city: null, country: null, latitude: null, longitude: null }
    saveLandmark(library.store.db, { ...row, name: 'Cabin', source: 'user' })
    saveLandmark(library.store.db, { ...row, name: 'Other', source: 'gallery' })
    const name = library.store.db.prepare(`SELECT name FROM landmarks WHERE id = 'user:cabin'`).pluck().get()
    expect(name).toBe('Cabin')
  })
})
