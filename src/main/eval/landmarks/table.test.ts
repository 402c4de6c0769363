import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resourcesDir } from '../../../shared/node/entries.ts'
import { type GazetteerEntry, loadGazetteer } from '../../../shared/node/gazetteer.ts'
import { landmarkFacts } from './table.ts'

const dir = mkdtempSync(join(tmpdir(), 'moodmark-table-'))
afterAll(() => rmSync(dir, { recursive: true }))
let gazetteer: GazetteerEntry[]
beforeAll(() => {
  gazetteer = loadGazetteer(resourcesDir())
})

function withTable(name: string, ...lines: string[]): string {
  const gallery = join(dir, name, 'gallery')
  mkdirSync(gallery, { recursive: true })
  if (lines.length > 0) writeFileSync(join(dir, name, 'landmarks.csv'), lines.join('\n'))
  return gallery
}

describe('facts of landmarks', () => {
  test('from the table, with kind and radius from the gazetteer', () => {
    const gallery = withTable(
      'full',
      'slug,name,latitude,longitude,region',
      'taj,Taj Mahal,27.1751,78.0421,asia',
      'home,Our house,10.5,20.5,africa',
    )
    const facts = landmarkFacts(gallery, ['taj', 'home', 'Colosseum'], gazetteer)
    expect(facts.get('taj')).toMatchObject({
      latitude: 27.1751,
      kind: 'religious',
      region: 'asia',
      radiusMeters: 250,
    })
    expect(facts.get('home')).toEqual({ latitude: 10.5, longitude: 20.5, kind: 'unknown', region: 'africa' })
    // Not in the table: by its name in the gazetteer.
    expect(facts.get('Colosseum')).toMatchObject({ kind: 'ruin_archaeology', region: 'unknown' })
  })

  test('a name that nothing knows has no place', () => {
    expect(landmarkFacts(withTable('none'), ['zzz'], gazetteer).get('zzz')).toEqual({
      latitude: null,
      longitude: null,
      kind: 'unknown',
      region: 'unknown',
    })
  })

  test.each([
    ['no latitude', 'slug,lat\na,1'],
    ['no number', 'slug,latitude,longitude\na,north,1'],
    ['no degrees', 'slug,latitude,longitude\na,91,1'],
    ['no table', 'slug,latitude,longitude\na,1\n'],
  ])('a table with %s is named', (what, text) => {
    expect(() => landmarkFacts(withTable(what, text), ['a'], gazetteer)).toThrow(
      /landmarks\.csv needs the columns slug, latitude and longitude/,
    )
  })
})
