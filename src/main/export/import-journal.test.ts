import { afterEach, beforeEach, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import type { Judgement } from '../../shared/judgements.ts'
import { photoDetail } from '../albums/photos.ts'
import { applyJudgement, history, undo } from '../store/corrections.ts'
import { importJudgements } from './import-journal.ts'
import { exportedJournal } from './journal.ts'

let from: LibraryFixture
let into: LibraryFixture
beforeEach(() => {
  from = new LibraryFixture()
  into = new LibraryFixture()
  for (const library of [from, into]) {
    library.addLandmark('colosseum', 'Colosseum')
    for (const name of ['a', 'b']) library.addPhoto({ path: `${name}.jpg`, faces: [{ expression: 'happy' }] })
  }
})
afterEach(() => {
  from.close()
  into.close()
})

const [A, B] = [1, 2]
const say = (library: LibraryFixture, ...judgements: Judgement[]) => {
  for (const judgement of judgements) applyJudgement(library.store, judgement, () => null)
}
const lines = (library: LibraryFixture) =>
  [...exportedJournal(library.store.db)].map((correction) => JSON.stringify({ correction }))
const take = (text = lines(from)) => importJudgements(into.store, text, 'export.json', () => null)
const shown = (library: LibraryFixture, id: number) => photoDetail(library.store.db, id)

it('copies a journal into a library without words, history and undo included', () => {
  say(
    from,
    { kind: 'landmark-name', photoIds: [A], name: 'Our "cabin" 🏡' },
    { kind: 'not-landmark', photoIds: [B], landmarkId: 'colosseum' },
    { kind: 'rename-landmark', landmarkId: 'colosseum', name: 'Arena' },
    { kind: 'expression', faceId: shown(from, A)?.faces[0]?.id ?? -1, expression: 'sad' },
    { kind: 'rating', photoIds: [A, B], rating: 5 },
  )
  undo(from.store)
  expect(take()).toMatchObject({ known: 0, older: 0 })
  expect(lines(into)).toEqual(lines(from))
  expect(history(into.store, 9)).toEqual(history(from.store, 9))
  for (const id of [A, B]) expect(shown(into, id)).toEqual(shown(from, id))
})

it('adds what is in force where nothing newer was said, as one command, and nothing the second time', async () => {
  say(from, { kind: 'mood', photoIds: [A, B], mood: 'calm' }, { kind: 'rating', photoIds: [A], rating: 4 })
  say(from, { kind: 'favourite', photoIds: [A], favourite: true })
  undo(from.store)
  await new Promise((resolve) => setTimeout(resolve, 5))
  say(into, { kind: 'mood', photoIds: [B], mood: 'sad' })
  expect(take()).toEqual({ added: 2, known: 0, older: 1 })
  expect(shown(into, A)).toMatchObject({ mood: { label: 'calm' }, rating: 4, favourite: false })
  expect(shown(into, B)?.mood?.label).toBe('sad')
  expect(take()).toEqual({ added: 0, known: 2, older: 1 })
  undo(into.store)
  expect(shown(into, A)).toMatchObject({ rating: 0 })
})

it.each([
  ['{', /line 1 is not JSON/],
  ['{"correction":{"id":1,"kind":"invented"}}', /line 1 is not a correction/],
])('refuses %s and changes nothing', (line, message) => {
  expect(() => take([line])).toThrow(message)
  expect(lines(into)).toEqual([])
})
