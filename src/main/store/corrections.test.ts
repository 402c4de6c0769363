import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import type { Judgement } from '../../shared/library.ts'
import { listAlbums } from '../albums/albums.ts'
import { listPhotos, photoDetail } from '../albums/photos.ts'
import {
  applyJudgement,
  applyJudgements,
  CorrectionError,
  history,
  previewJudgements,
  redo,
  replayJournal,
  undo,
  undoBackTo,
} from './corrections.ts'
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
const applyAll = (judgements: Judgement[]) => applyJudgements(library.store, judgements, () => null)
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

describe('"not this landmark"', () => {
  const unsurePhoto = () =>
    library.addPhoto({ path: 'a.jpg', landmark: { id: 'colosseum', score: 0.9, decision: 'confident' } })

  it('takes the label away and leaves open what else it is', () => {
    const id = unsurePhoto()
    apply({ kind: 'not-landmark', photoIds: [id], landmarkId: 'colosseum' })
    expect(detail(id)).toMatchObject({
      landmark: null,
      landmarkRejected: false,
      notLandmarks: ['colosseum'],
      candidates: [],
    })
    undo(library.store)
    expect(detail(id)).toMatchObject({ landmark: { id: 'colosseum' }, notLandmarks: [] })
  })

  it('asks about the next candidate when that one is good enough by itself', () => {
    const id = unsurePhoto()
    const candidates = [
      { landmarkId: 'colosseum', score: 0.9, similarity: 0.9, distanceMeters: null },
      { landmarkId: 'taj-mahal', score: 0.6, similarity: 0.6, distanceMeters: null },
    ]
    library.store.db.prepare('UPDATE landmark_evidence SET candidates = ?').run(JSON.stringify(candidates))
    apply({ kind: 'not-landmark', photoIds: [id], landmarkId: 'colosseum' })
    expect(detail(id)).toMatchObject({
      landmark: null,
      unsure: true,
      candidates: [{ landmarkId: 'taj-mahal' }],
    })
  })

  it('takes back an earlier "it is", and is taken back by a later one', () => {
    const id = library.addPhoto({ path: 'a.jpg' })
    apply({ kind: 'landmark', photoIds: [id], landmarkId: 'taj-mahal' })
    apply({ kind: 'not-landmark', photoIds: [id], landmarkId: 'taj-mahal' })
    expect(detail(id)).toMatchObject({ landmark: null, landmarkRejected: false, notLandmarks: ['taj-mahal'] })
    apply({ kind: 'landmark', photoIds: [id], landmarkId: 'taj-mahal' })
    expect(detail(id)).toMatchObject({ landmark: { id: 'taj-mahal', by: ['user'] }, notLandmarks: [] })
    // What was ruled out besides stays ruled out.
    apply({ kind: 'not-landmark', photoIds: [id], landmarkId: 'colosseum' })
    expect(detail(id)).toMatchObject({ landmark: { id: 'taj-mahal' }, notLandmarks: ['colosseum'] })
  })

  it('is said along with another name, or with none, for what the recogniser had named', () => {
    const [a, b] = [unsurePhoto(), library.addPhoto({ path: 'b.jpg' })]
    apply({ kind: 'landmark', photoIds: [a, b], landmarkId: 'taj-mahal' })
    expect([a, b].map((id) => detail(id)?.notLandmarks)).toEqual([['colosseum'], []])
    undo(library.store)
    expect(detail(a)).toMatchObject({ landmark: { id: 'colosseum' }, notLandmarks: [] })
    apply({ kind: 'landmark', photoIds: [a], landmarkId: 'colosseum' })
    expect(detail(a)?.notLandmarks).toEqual([])
  })
})

describe('a landmark of another name', () => {
  it('keeps the name that the user gave it when the reference names are read again', () => {
    const id = library.addPhoto({ path: 'a.jpg' })
    apply({ kind: 'landmark', photoIds: [id], landmarkId: 'colosseum' })
    apply({ kind: 'rename-landmark', landmarkId: 'colosseum', name: 'Flavian Amphitheatre' })
    const reference = { id: 'colosseum', city: 'Roma', country: 'Italy', latitude: 0, longitude: 0 }
    saveLandmark(library.store.db, { ...reference, name: 'Colosseum (Rome)', source: 'gallery' })
    expect(detail(id)?.landmark).toMatchObject({ name: 'Flavian Amphitheatre', city: 'Roma' })
    expect(listPhotos(library.store.db, { text: 'flavian' }).ids).toEqual([id])
    undo(library.store)
    expect(detail(id)?.landmark?.name).toBe('Colosseum (Rome)')
    expect(listPhotos(library.store.db, { text: 'flavian' }).ids).toEqual([])
  })

  it('cannot have the name of another', () => {
    expect(() => apply({ kind: 'rename-landmark', landmarkId: 'colosseum', name: 'taj mahal' })).toThrow(
      /already a landmark named “Taj Mahal”/,
    )
  })
})

describe('a name', () => {
  const named = (name: string) => {
    const id = library.addPhoto({ path: 'a.jpg' })
    apply({ kind: 'landmark-name', photoIds: [id], name })
    return detail(id)?.landmark?.name
  }
  it.each([
    'Bob\'s "Big" `Barn`; DROP TABLE photos;--',
    '👨‍👩‍👧‍👦 🏡',
    'البيت الأزرق',
    '京都の家',
    'a\\b/c:d%20',
  ])('may be %s', (name) => expect(named(name)).toBe(name))
  it('loses line breaks and direction overrides, which would garble the lines it is shown in', () => {
    expect(named('My\n\tcabin \u202Eevil\u202C  by the lake')).toBe('My cabin evil by the lake')
  })
  it.each(['   ', '\u200B\u200B', '\u202E', '\n', 'x'.repeat(10_000)])('is refused when unusable', (name) => {
    expect(() => named(name)).toThrow(CorrectionError)
    expect(journal()).toEqual([])
  })
})

describe('favourite, rating, hidden and place', () => {
  it('are kept, found again and undone', () => {
    const [a, b] = [library.addPhoto({ path: 'a.jpg' }), library.addPhoto({ path: 'b.jpg' })]
    apply({ kind: 'favourite', photoIds: [a], favourite: true })
    apply({ kind: 'rating', photoIds: [a, b], rating: 4 })
    apply({ kind: 'rating', photoIds: [b], rating: 2 })
    expect(detail(a)).toMatchObject({ favourite: true, rating: 4 })
    expect(listPhotos(library.store.db, { favourite: true }).ids).toEqual([a])
    expect(listPhotos(library.store.db, { minRating: 3 }).ids).toEqual([a])
    undo(library.store)
    expect(listPhotos(library.store.db, { minRating: 3 }).ids.sort()).toEqual([a, b].sort())
  })

  it('hidden photos are in no list and no album, except in that of hidden ones', () => {
    const [a, b] = ['a', 'b'].map((name) =>
      library.addPhoto({
        path: `${name}.jpg`,
        landmark: { id: 'colosseum', score: 0.9, decision: 'confident' },
      }),
    ) as [number, number]
    apply({ kind: 'hidden', photoIds: [a], hidden: true })
    expect(listPhotos(library.store.db, {}).ids).toEqual([b])
    expect(listPhotos(library.store.db, { hidden: true }).ids).toEqual([a])
    expect(listAlbums(library.store.db, 'landmark')).toMatchObject([{ count: 1, coverPhotoId: b }])
    expect(detail(a)?.hidden).toBe(true)
    apply({ kind: 'hidden', photoIds: [a], hidden: false })
    expect(listPhotos(library.store.db, {}).ids).toHaveLength(2)
  })

  it('a place named by the user is an album and a search word', () => {
    const place = { city: 'Rome', country: 'Italy', countryCode: 'IT' }
    const [a, b] = [library.addPhoto({ path: 'a.jpg', place }), library.addPhoto({ path: 'b.jpg', place })]
    apply({ kind: 'place', photoIds: [a], name: 'Nonna’s street' })
    expect(listAlbums(library.store.db, 'place').map(({ title, count }) => [title, count])).toEqual([
      ['Nonna’s street', 1],
      ['Rome', 1],
    ])
    expect(listPhotos(library.store.db, { text: 'nonna' }).ids).toEqual([a])
    expect(detail(b)?.placeName).toBeNull()
  })
})

describe('albums by word', () => {
  const inAlbum = (albumId: string) => listPhotos(library.store.db, { albumId }).ids.sort()
  const albums = () =>
    listAlbums(library.store.db, 'landmark').map(({ id, count, coverPhotoId }) => [id, count, coverPhotoId])
  const confident = (path: string, id = 'colosseum') =>
    library.addPhoto({ path, landmark: { id, score: 0.9, decision: 'confident' } })

  it('hold what was put in and lack what was taken out, with counts that agree', () => {
    const [a, b, c] = [confident('a.jpg'), confident('b.jpg'), library.addPhoto({ path: 'c.jpg' })]
    const albumId = 'landmark:colosseum'
    apply({ kind: 'in-album', photoIds: [a], albumId, included: false })
    apply({ kind: 'in-album', photoIds: [c], albumId, included: true })
    expect(inAlbum(albumId)).toEqual([b, c])
    expect(albums()).toEqual([[albumId, 2, b]])
    apply({ kind: 'in-album', photoIds: [b, c], albumId, included: false })
    expect(albums()).toEqual([])
    undo(library.store)
    expect(inAlbum(albumId)).toEqual([b, c])
    apply({ kind: 'in-album', photoIds: [a], albumId, included: null })
    expect(inAlbum(albumId)).toEqual([a, b, c])
    expect(albums()).toMatchObject([[albumId, 3, expect.anything()]])
  })

  it('exist by a word alone', () => {
    const id = library.addPhoto({ path: 'c.jpg' })
    apply({ kind: 'in-album', photoIds: [id], albumId: 'landmark:taj-mahal', included: true })
    expect(listAlbums(library.store.db, 'landmark')).toMatchObject([
      { title: 'Taj Mahal', group: ['India', 'Agra'], count: 1, coverPhotoId: id },
    ])
    expect(inAlbum('landmark:taj-mahal')).toEqual([id])
  })

  it('show the cover that was chosen while it can be shown', () => {
    const [a, b] = [confident('a.jpg'), confident('b.jpg')]
    const albumId = 'landmark:colosseum'
    for (const photoId of [a, b]) {
      apply({ kind: 'cover', albumId, photoId })
      expect(albums()).toEqual([[albumId, 2, photoId]])
    }
    apply({ kind: 'hidden', photoIds: [b], hidden: true })
    expect(albums()).toEqual([[albumId, 1, a]])
    undo(library.store)
    undo(library.store)
    expect(albums()).toEqual([[albumId, 2, a]])
  })
})

describe('several judgements as one command', () => {
  it('are made and undone together', () => {
    const [a, b] = [library.addPhoto({ path: 'a.jpg' }), library.addPhoto({ path: 'b.jpg' })]
    const correction = applyAll([
      { kind: 'landmark-name', photoIds: [a], name: 'Cabin' },
      { kind: 'landmark-name', photoIds: [b], name: 'cabin' },
      { kind: 'not-landmark', photoIds: [b], landmarkId: 'colosseum' },
    ])
    expect(correction).toMatchObject({ photos: 2, photoIds: [a, b], undone: false })
    expect(detail(a)?.landmark).toEqual(detail(b)?.landmark)
    undo(library.store)
    expect(detail(a)?.landmark).toBeNull()
    expect(detail(b)).toMatchObject({ landmark: null, notLandmarks: [] })
    redo(library.store)
    expect(detail(b)?.notLandmarks).toEqual(['colosseum'])
  })

  it('give two new names of the same letters two landmarks', () => {
    const [a, b] = [library.addPhoto({ path: 'a.jpg' }), library.addPhoto({ path: 'b.jpg' })]
    applyAll([
      { kind: 'landmark-name', photoIds: [a], name: 'Home!' },
      { kind: 'landmark-name', photoIds: [b], name: 'Home?' },
    ])
    expect(detail(a)?.landmark?.name).toBe('Home!')
    expect(detail(b)?.landmark?.name).toBe('Home?')
  })

  it('are not made at all when one of them cannot be', () => {
    const id = library.addPhoto({ path: 'a.jpg' })
    expect(() =>
      applyAll([
        { kind: 'favourite', photoIds: [id], favourite: true },
        { kind: 'landmark', photoIds: [id], landmarkId: 'atlantis' },
      ]),
    ).toThrow(CorrectionError)
    expect(journal()).toEqual([])
    expect(detail(id)?.favourite).toBe(false)
  })

  it('can be counted beforehand, without being made', () => {
    const ids = ['a', 'b', 'c'].map((name) => library.addPhoto({ path: `${name}.jpg` }))
    apply({ kind: 'rating', photoIds: ids.slice(0, 1), rating: 5 })
    const before = journal()
    expect(
      previewJudgements(library.store.db, [{ kind: 'rating', photoIds: ids, rating: 5 }], () => null),
    ).toEqual({ summary: '3 photos rated 5 of 5', photos: 3, changed: 2 })
    expect(journal()).toEqual(before)
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

  it('undoes back to a correction, all of them as they stood', () => {
    const id = library.addPhoto({ path: 'a.jpg' })
    const made = ([1, 2, 3] as const).map((rating) => apply({ kind: 'rating', photoIds: [id], rating }))
    expect(undoBackTo(library.store, made[1]?.id ?? -1).map((correction) => correction.id)).toEqual([
      made[2]?.id,
      made[1]?.id,
    ])
    expect(detail(id)?.rating).toBe(1)
    expect(undoBackTo(library.store, made[1]?.id ?? -1)).toEqual([])
    redo(library.store)
    expect(detail(id)?.rating).toBe(2)
    redo(library.store)
    expect(detail(id)?.rating).toBe(3)
    expect(redo(library.store)).toBeNull()
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

describe('a library that cannot be written', () => {
  it.each([
    ['on a full disk', 'max_page_count', 'disk-full', /disk .* is full/],
    ['without the right to write', 'query_only', 'read-only', /cannot be written/],
  ] as const)('%s says so, changes nothing, and takes the judgement later', (_, pragma, fault, message) => {
    const { db } = library.store
    const ids = Array.from({ length: 300 }, (_, i) => library.addPhoto({ path: `${i}.jpg` }))
    const before = [journal(), db.prepare('SELECT * FROM judgements').all(), detail(ids[0] ?? 0)]
    const judge = () =>
      apply({ kind: 'landmark-name', photoIds: ids, name: 'A place with a long name '.repeat(7) })
    db.pragma(
      pragma === 'query_only'
        ? 'query_only = ON'
        : `max_page_count = ${db.pragma('page_count', { simple: true })}`,
    )
    expect(judge).toThrow(expect.objectContaining({ fault, message: expect.stringMatching(message) }))
    db.pragma(pragma === 'query_only' ? 'query_only = OFF' : 'max_page_count = 1000000')
    expect([journal(), db.prepare('SELECT * FROM judgements').all(), detail(ids[0] ?? 0)]).toEqual(before)
    judge()
    expect(detail(ids[299] ?? 0)?.landmark?.by).toEqual(['user'])
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
