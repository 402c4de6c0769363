import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import { speak } from '../../shared/i18n/i18n.ts'
import { monthIn } from '../../shared/months.ts'
import { listPhotos } from '../albums/photos.ts'
import { applyJudgement, undo } from '../store/corrections.ts'
import { writeSettings } from '../store/settings.ts'
import { searchSuggestions, searchTerms } from './search.ts'
import { alsoCalled } from './vocabulary.ts'

let library: LibraryFixture
const photos: Record<string, number> = {}
beforeEach(() => {
  library = new LibraryFixture()
  library.addLandmark('colosseum', 'Colosseum', 'Rome', 'Italy')
  library.addLandmark('taj-mahal', 'Taj Mahal', 'Agra', 'India')
  const colosseum = { id: 'colosseum', score: 0.9, decision: 'confident' as const }
  const rome = { city: 'Rome', country: 'Italy', countryCode: 'IT' }
  photos['happy2019'] = library.addPhoto({
    path: 'Rome trip/a.jpg',
    takenAt: '2019-07-14T10:00:00',
    landmark: colosseum,
    faces: [{ expression: 'happy' }],
    camera: 'Canon EOS 5D',
  })
  photos['sad2019'] = library.addPhoto({
    path: 'Rome trip/b.jpg',
    takenAt: '2019-08-01T10:00:00',
    landmark: colosseum,
    faces: [{ expression: 'sad' }],
  })
  photos['happy2021'] = library.addPhoto({
    path: 'c 2019.jpg',
    takenAt: '2021-07-14T10:00:00',
    place: rome,
    faces: [{ expression: 'happy' }],
  })
  photos['beach'] = library.addPhoto({ path: 'Beach/IMG_1.jpg', takenAt: '2019-07-20T10:00:00' })
  photos['undated'] = library.addPhoto({ path: '2019/scan.jpg' })
})
afterEach(() => library.close())

const found = (text: string) =>
  listPhotos(library.store.db, { text })
    .ids.map((id) => Object.keys(photos).find((name) => photos[name] === id) ?? '?')
    .sort()
const say = (judgement: Parameters<typeof applyJudgement>[1]) =>
  applyJudgement(library.store, judgement, () => null)

describe('what is found', () => {
  it.each([
    ['happy photos at the Colosseum in 2019', ['happy2019']],
    ['colosseum', ['happy2019', 'sad2019']],
    ['coloss', ['happy2019', 'sad2019']],
    ['rome', ['happy2019', 'happy2021', 'sad2019']],
    ['italy 2021', ['happy2021']],
    ['july 2019', ['beach', 'happy2019']],
    ['july', ['beach', 'happy2019', 'happy2021']],
    ['rome not colosseum', ['happy2021']],
    ['beach or sad', ['beach', 'sad2019']],
    ['-people', ['beach', 'undated']],
    ['canon', ['happy2019']],
    ['camera:"Canon EOS 5D"', ['happy2019']],
    ['folder:beach', ['beach']],
    ['expression:sad', ['sad2019']],
    ['before 2020 rome', ['happy2019', 'sad2019']],
    ['scan', ['undated']],
    ['zeppelin', []],
    ['!!!', []],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected)
  })

  it('follows corrections at once, and their undoing', () => {
    say({ kind: 'landmark', photoIds: [photos['beach'] ?? 0], landmarkId: 'taj-mahal' })
    expect(found('india')).toEqual(['beach'])
    say({ kind: 'favourite', photoIds: [photos['beach'] ?? 0], favourite: true })
    expect(found('is:favourite')).toEqual(['beach'])
    say({ kind: 'rating', photoIds: [photos['undated'] ?? 0], rating: 4 })
    expect(found('rating:3+')).toEqual(['undated'])
    say({ kind: 'hidden', photoIds: [photos['undated'] ?? 0], hidden: true })
    expect(found('scan')).toEqual([])
    undo(library.store)
    expect(found('scan')).toEqual(['undated'])
  })

  it('does not search what is switched off', () => {
    writeSettings(library.store.db, { facesEnabled: false, moodEnabled: false })
    expect(found('happy')).toEqual([])
    expect(found('expression:sad')).toEqual([])
    expect(found('beach or happy')).toEqual(['beach'])
  })

  it('follows files and folders that come and go', () => {
    library.store.db.prepare("DELETE FROM files WHERE path LIKE 'Rome trip/%'").run()
    expect(found('colosseum')).toEqual([])
  })

  it('knows a landmark by its names in other languages', () => {
    alsoCalled(library.store.db, (id) => (id === 'colosseum' ? ['Kolosseum', 'Colosseo'] : []))
    expect(found('Kolosseum')).toEqual(['happy2019', 'sad2019'])
  })

  it('takes quotes, brackets, operators and very long texts as words', () => {
    for (const text of ['"', "'; DROP TABLE photos; --", 'AND', 'NEAR(a b)', '*', 'a'.repeat(500), '( ( (']) {
      expect(() => found(text)).not.toThrow()
    }
  })
})

describe('what is offered', () => {
  const offered = (text: string) =>
    searchSuggestions(library.store.db, text).map(({ kind, label }) => `${kind} ${label}`)

  it('completes the last words by what the library knows', () => {
    expect(offered('happy ro')).toContain('place Rome')
    expect(offered('colo')[0]).toBe('landmark Colosseum')
    expect(offered('jul')).toEqual(expect.arrayContaining(['date July 2019', 'date July 2021']))
    expect(offered('xyz')).toEqual([])
    expect(offered('')).toContain('landmark Colosseum')
  })

  it('gives texts that find what they say', () => {
    for (const { kind, text, count } of searchSuggestions(library.store.db, 'colo')) {
      if (kind === 'landmark') expect(found(text)).toHaveLength(count ?? -1)
    }
    const [year] = searchSuggestions(library.store.db, '202')
    expect(found(year?.text ?? '')).toEqual(['happy2021'])
  })

  it('counts for a city what it finds, whatever name of the user’s own stands before it', () => {
    const tivoli = { city: 'Tivoli', country: 'Italy', countryCode: 'IT' }
    const colosseum = { id: 'colosseum', score: 0.9, decision: 'confident' as const }
    photos['near'] = library.addPhoto({ path: 'near.jpg', place: tivoli, landmark: colosseum })
    say({ kind: 'place', photoIds: [photos['happy2021'] ?? 0, photos['near'] ?? 0], name: 'Our corner' })
    say({ kind: 'place', photoIds: [photos['happy2019'] ?? 0], name: 'Rome' })
    for (const name of ['Rome', 'Tivoli', 'Our corner']) {
      const place = searchSuggestions(library.store.db, name.slice(0, 3)).find(({ label }) => label === name)
      expect([name, place?.count]).toEqual([name, found(place?.text ?? '').length])
    }
  })

  it('tells how a text was understood', () => {
    expect(searchTerms(library.store.db, 'sad rome').map(({ filter }) => filter.kind)).toEqual([
      'feeling',
      'place',
    ])
  })
})

it('offers months in the language that is spoken, in words that are understood', () => {
  const { db } = library.store
  const offered = (text: string) =>
    searchSuggestions(db, text).flatMap(({ kind, label }) =>
      kind === 'date' && / /.test(label) ? [label] : [],
    )
  expect(offered('jul').sort()).toEqual(['July 2019', 'July 2021'])
  speak('de', 'de-DE')
  try {
    expect(offered('jul').sort()).toEqual(['Juli 2019', 'Juli 2021'])
    for (let month = 1; month <= 12; month++) {
      const terms = searchTerms(db, `${monthIn('de', month)} 2019`)
      expect(terms.map(({ filter }) => filter.kind)).toEqual(['date'])
    }
  } finally {
    speak('en', 'en-US')
  }
})
