import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { faceOf, LibraryFixture } from '../../../tests/library-fixture.ts'
import type { Box } from '../../shared/evidence.ts'
import type { Expression } from '../../shared/taxonomy.ts'
import { applyJudgement } from './corrections.ts'
import { facesOf, sameFaces, saveFaces } from './faces.ts'
import { effectiveLabels } from './labels.ts'

let library: LibraryFixture
beforeEach(() => {
  library = new LibraryFixture()
})
afterEach(() => library.close())

const shifted = (box: Box, by: number): Box => [box[0] + by, box[1], box[2], box[3]]
const run = (photo: number, faces: [Expression, Box][]) =>
  saveFaces(
    library.store.db,
    photo,
    faces.map(([expression, box]) => faceOf(expression, box)),
  )
const ids = (photo: number) => facesOf(library.store.db, photo).map(({ id }) => id)
const say = (faceId: number, expression: Expression | null) =>
  applyJudgement(
    library.store,
    expression ? { kind: 'expression', faceId, expression } : { kind: 'not-a-face', faceId },
    () => null,
  )

const LEFT: Box = [0.1, 0.1, 0.2, 0.2]
const RIGHT: Box = [0.6, 0.1, 0.2, 0.2]

describe('faces across runs of the detector', () => {
  it('keep their ids when boxes move a little and change places', () => {
    const photo = library.addPhoto({ path: 'a.jpg' })
    run(photo, [
      ['happy', LEFT],
      ['sad', RIGHT],
    ])
    const [left, right] = ids(photo)
    run(photo, [
      ['anger', shifted(RIGHT, 0.02)],
      ['happy', shifted(LEFT, -0.02)],
    ])
    expect(ids(photo)).toEqual([right, left])
    expect(facesOf(library.store.db, photo)[0]?.face.expression).toBe('anger')
  })

  it('go when a run no longer finds them, and newcomers get an id of their own', () => {
    const photo = library.addPhoto({ path: 'a.jpg' })
    run(photo, [['happy', LEFT]])
    const [left] = ids(photo)
    run(photo, [['happy', RIGHT]])
    expect(ids(photo)).toHaveLength(1)
    expect(ids(photo)).not.toContain(left)
  })

  it('keep the user’s word while the box drifts further than one overlap would bridge', () => {
    const photo = library.addPhoto({ path: 'a.jpg' })
    run(photo, [['happy', LEFT]])
    const [face = 0] = ids(photo)
    say(face, 'contempt')
    for (let step = 1; step <= 4; step++) run(photo, [['happy', shifted(LEFT, step * 0.06)]])
    expect(ids(photo)).toEqual([face])
    expect(effectiveLabels(library.store.db, photo)?.faces).toMatchObject([
      { id: face, by: 'user', face: { expression: 'contempt' } },
    ])
    say(face, 'fear')
    expect(effectiveLabels(library.store.db, photo)?.faces[0]?.face.expression).toBe('fear')
  })

  it('stay when the user has named their expression and a run misses them', () => {
    const photo = library.addPhoto({ path: 'a.jpg' })
    run(photo, [
      ['happy', LEFT],
      ['sad', RIGHT],
    ])
    const [left = 0, right = 0] = ids(photo)
    say(left, 'surprise')
    say(right, null)
    run(photo, [])
    expect(ids(photo)).toEqual([left])
    expect(effectiveLabels(library.store.db, photo)?.faces).toMatchObject([{ id: left, by: 'user' }])
  })
})

describe('sameFaces', () => {
  it('gives each earlier face to the box that overlaps it most', () => {
    const pairs = sameFaces([LEFT], [shifted(LEFT, 0.05), shifted(LEFT, 0.01)])
    expect([...pairs]).toEqual([[1, 0]])
  })
})
