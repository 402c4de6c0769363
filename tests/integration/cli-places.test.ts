/** `similar`, `places` and `name-place` on a library with made-up embeddings: no model and no photo is needed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LibraryFixture } from '../library-fixture.ts'
import { runCli } from '../run-cli.ts'

let fixture: LibraryFixture
let library: string[]
let json: string[]

beforeAll(() => {
  fixture = new LibraryFixture()
  fixture.addLandmark('colosseum', 'Colosseum')
  const landmark = { id: 'colosseum', score: 0.1, decision: 'none' } as const
  for (const [place, middle] of [
    ['castle', [1, 0]],
    ['bridge', [0, 1]],
  ] as const) {
    for (const n of [1, 2, 3, 4]) {
      const angle = Math.atan2(middle[1], middle[0]) + n * 0.01
      fixture.addPhoto({
        path: `${place} ${n}.jpg`,
        takenAt: '2019-07-14T10:00:00',
        landmark,
        embedding: [Math.cos(angle), Math.sin(angle)],
      })
    }
  }
  fixture.addPhoto({ path: 'unseen.jpg' })
  library = ['--library', fixture.dir]
  json = [...library, '--json']
  fixture.store.close()
})
afterAll(() => fixture.close())

const pathsOf = ({ photos }: Record<string, unknown>) => (photos as string[]).toSorted()
const placeOf = async (name: string) => {
  const { stdout, json } = await runCli(['places', ...library, '--json'])
  return stdout === ''
    ? undefined
    : json().find((place) => pathsOf(place).some((path) => path.includes(name)))
}

describe('similar', () => {
  it('lists the photos like one, the most similar first, with scores', async () => {
    const result = await runCli(['similar', '/photos/castle 1.jpg', '--limit', '4', ...json])
    expect(result.exitCode, result.stderr).toBe(0)
    const found = result.json()
    expect(found.map(({ path }) => path)).toEqual(
      ['castle 2.jpg', 'castle 3.jpg', 'castle 4.jpg', 'bridge 1.jpg'].map((name) => `/photos/${name}`),
    )
    expect(found[0]?.['similarity']).toBeCloseTo(Math.cos(0.01), 3)
  })

  it('says what to do about a photo that has no embedding', async () => {
    const { exitCode, stderr } = await runCli(['similar', '/photos/unseen.jpg', ...library])
    expect(exitCode).toBe(3)
    expect(stderr).toContain('moodmark doctor')
  })
})

describe('places and name-place', () => {
  it('lists groups of photos without a name, as JSON and as a table', async () => {
    const result = await runCli(['places', ...json])
    expect(result.exitCode, result.stderr).toBe(0)
    expect(result.json().map(pathsOf)).toEqual(
      expect.arrayContaining([[1, 2, 3, 4].map((n) => `/photos/castle ${n}.jpg`)]),
    )
    const table = await runCli(['places', ...library])
    expect(table.stdout).toContain('2019-07')
    expect(table.stdout).toContain('moodmark name-place PLACE NAME')
  })

  it('names all photos of a group as one correction, which undo takes back with the group’s id', async () => {
    const castle = await placeOf('castle')
    const named = await runCli(['name-place', String(castle?.['id']), 'Our castle', ...json])
    expect(named.exitCode, named.stderr).toBe(0)
    expect(named.json()[0]).toMatchObject({ summary: 'Landmark of 4 photos set to Our castle' })
    const albums = await runCli(['albums', ...json])
    expect(albums.json()).toMatchObject([{ title: 'Our castle', count: 4 }])
    expect(await placeOf('castle')).toBeUndefined()
    await runCli(['undo', ...library])
    expect(await placeOf('castle')).toBeDefined()
  })

  it('dismisses a group with the name none', async () => {
    const bridge = await placeOf('bridge')
    const result = await runCli(['name-place', String(bridge?.['id']), 'none', ...library])
    expect(result.exitCode, result.stderr).toBe(0)
    expect(result.stdout).toContain('4 photos marked as not a place')
    expect(await placeOf('bridge')).toBeUndefined()
  })

  it('refuses what is not there', async () => {
    for (const [args, message] of [
      [['name-place', '999', 'Castle'], 'There is no unnamed place 999. List them with: moodmark places'],
      [['name-place', 'castle', 'Castle'], 'There is no unnamed place castle'],
      [['name-place', '1', '  '], 'name-place needs a name'],
      [['name-place', '1'], 'missing required argument'],
    ] as const) {
      const { exitCode, stderr } = await runCli([...args, ...library])
      expect(exitCode, args.join(' ')).toBe(2)
      expect(stderr).toContain(message)
    }
    const nowhere = await runCli(['places', '--library', `${fixture.dir}/nowhere`])
    expect(nowhere.exitCode).toBe(3)
    expect(nowhere.stderr).toContain('There is no library in')
  })
})
