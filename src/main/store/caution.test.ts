import { afterEach, beforeEach, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import { photoDetail } from '../albums/photos.ts'
import { decisionWith } from './caution.ts'
import { applyJudgement } from './corrections.ts'
import { labelsAreWaiting, makeWaitingLabels } from './relabel.ts'
import { writeSettings } from './settings.ts'

let library: LibraryFixture
beforeEach(() => {
  library = new LibraryFixture()
  library.addLandmark('colosseum', 'Colosseum')
})
afterEach(() => library.close())

it('moves the line between a name and a question by a part of the band, never past it', () => {
  const confident = { decision: 'confident', threshold: 0.5 } as const
  const unsure = { decision: 'unsure', threshold: 0.5 } as const
  const none = { decision: 'none', threshold: 0.5 } as const
  expect([0.51, 0.6].map((score) => decisionWith('careful', confident, score))).toEqual([
    'unsure',
    'confident',
  ])
  expect([0.49, 0.42].map((score) => decisionWith('eager', unsure, score))).toEqual(['confident', 'unsure'])
  for (const score of [0.42, 0.49, 0.51, 0.6]) {
    for (const caution of ['careful', 'balanced', 'eager'] as const) {
      // What the recogniser refused for another reason than its score stays refused.
      expect(decisionWith(caution, none, score)).toBe('none')
    }
    expect(decisionWith('balanced', confident, score)).toBe('confident')
    expect(decisionWith('balanced', unsure, score)).toBe('unsure')
    expect(decisionWith('eager', confident, score)).toBe('confident')
    expect(decisionWith('careful', unsure, score)).toBe('unsure')
  }
})

it('changes what is shown and asked, and never the user’s word', async () => {
  // The fixture's evidence has the threshold .5.
  const sure = library.addPhoto({
    path: 'a.jpg',
    landmark: { id: 'colosseum', score: 0.51, decision: 'confident' },
  })
  const asked = library.addPhoto({
    path: 'b.jpg',
    landmark: { id: 'colosseum', score: 0.49, decision: 'unsure' },
  })
  const said = library.addPhoto({
    path: 'c.jpg',
    landmark: { id: 'colosseum', score: 0.51, decision: 'confident' },
  })
  applyJudgement(library.store, { kind: 'landmark', photoIds: [said], landmarkId: 'colosseum' }, () => null)
  const { db } = library.store
  const shown = () =>
    [sure, asked, said].map((id) => {
      const photo = photoDetail(db, id)
      return photo?.landmark ? 'named' : photo?.unsure ? 'asked' : 'nothing'
    })
  expect(shown()).toEqual(['named', 'asked', 'named'])
  for (const [caution, expected] of [
    ['careful', ['asked', 'asked', 'named']],
    ['eager', ['named', 'named', 'named']],
    ['balanced', ['named', 'asked', 'named']],
  ] as const) {
    writeSettings(db, { caution })
    await makeWaitingLabels(db)
    expect(shown()).toEqual(expected)
    const listed = db.prepare('SELECT count(*) AS n FROM labels WHERE landmark_id IS NOT NULL').get()
    expect(listed).toEqual({ n: expected.filter((each) => each === 'named').length })
  }
})

it('knows a pass that was broken off, and does it again', async () => {
  const { db } = library.store
  const sure = library.addPhoto({
    path: 'a.jpg',
    landmark: { id: 'colosseum', score: 0.51, decision: 'confident' },
  })
  expect(labelsAreWaiting(db)).toBe(false)
  writeSettings(db, { caution: 'careful' })
  await makeWaitingLabels(db, { signal: AbortSignal.abort() })
  expect(photoDetail(db, sure)?.unsure).toBe(true)
  const listed = () => db.prepare('SELECT unsure FROM labels WHERE photo_id = ?').pluck().get(sure)
  expect(listed()).toBe(0)
  expect(labelsAreWaiting(db)).toBe(true)
  await makeWaitingLabels(db)
  expect(listed()).toBe(1)
  expect(labelsAreWaiting(db)).toBe(false)
})
