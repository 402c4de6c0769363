import { afterEach, describe, expect, it } from 'vitest'
import { speak } from '../../../shared/i18n/i18n.ts'
import type { Album } from '../../../shared/library.ts'
import { moodOf, regionsOf, sectionsOf } from './grouping.ts'

const album = (title: string, group: string[], count = 1): Album => ({
  id: `landmark:${title}`,
  grouping: 'landmark',
  title,
  group,
  count,
  coverPhotoId: 1,
})

describe('sectionsOf', () => {
  it('brings albums with equal headings together and leaves those without for the end', () => {
    const sections = sectionsOf([
      album('Our cabin', []),
      album('Colosseum', ['Italy', 'Rome']),
      album('Eiffel Tower', ['France', 'Paris']),
      album('Pantheon', ['Italy', 'Rome']),
    ])
    expect(
      sections.map((section) => [section.headings.join('/'), section.albums.map((a) => a.title)]),
    ).toEqual([
      ['France/Paris', ['Eiffel Tower']],
      ['Italy/Rome', ['Colosseum', 'Pantheon']],
      ['', ['Our cabin']],
    ])
  })
})

describe('regionsOf', () => {
  afterEach(() => speak('en', 'en-US'))

  it('sorts countries as they are called in the language that is spoken', () => {
    const albums = [album('Bergen', ['Norway']), album('Wien', ['Austria']), album('Bern', ['Switzerland'])]
    expect(regionsOf(albums).map(({ name }) => name)).toEqual(['Austria', 'Norway', 'Switzerland'])
    speak('de', 'de-DE')
    expect(regionsOf(albums).map(({ name }) => name)).toEqual(['Norway', 'Austria', 'Switzerland'])
  })

  it('collects cities under their country and counts photos', () => {
    const regions = regionsOf([
      album('Duomo', ['Italy', 'Milan'], 3),
      album('Colosseum', ['Italy', 'Rome'], 4),
      album('Nameless', [], 2),
    ])
    expect(regions.map(({ name, count }) => [name, count])).toEqual([
      ['Italy', 7],
      ['', 2],
    ])
    expect(regions[0]?.sections.map(({ name }) => name)).toEqual(['Milan', 'Rome'])
  })
})

describe('moodOf', () => {
  it('reads moods and nothing else', () => {
    expect(moodOf('mood:joyful')).toBe('joyful')
    expect(moodOf('mood:bogus')).toBeNull()
    expect(moodOf('landmark:joyful')).toBeNull()
  })
})
