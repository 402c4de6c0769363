import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { en } from './en/index.ts'
import { speak } from './i18n.ts'
import { spoken } from './messages.ts'

beforeEach(() => speak('de', 'de-DE'))
afterEach(() => speak('en', 'en-US'))

describe('sentences of other processes', () => {
  it('are spoken in another language with counts, moods and names in their places', () => {
    expect(spoken('Landmark of 1234 photos set to Colosseum')).toBe(
      '1.234 Fotos: Sehenswürdigkeit ist Colosseum',
    )
    expect(spoken('Mood of a photo set to joyful')).toBe('1 Foto: Stimmung ist Fröhlich')
    expect(spoken('A photo rated 4 of 5')).toBe('1 Foto mit 4 von 5 bewertet')
    expect(spoken('3 photos marked as no mood')).toBe('3 Fotos: keine Stimmung')
    expect(spoken('3 photos marked as not Big Ben')).toBe('3 Fotos: nicht Big Ben')
    expect(spoken('Expression of a face set to anger')).toBe('Ausdruck eines Gesichts ist Ärger')
  })

  it('keep names as they are, whatever they look like', () => {
    for (const name of ['a photo', '{{name}}', '$t(undo)', 'x set to y', 'קולוסיאום', 'Our "cabin" 🏡']) {
      expect(spoken(`Place of a photo named ${name}`)).toBe(`1 Foto: Ort heißt ${name}`)
    }
  })

  it('are spoken line by line, and change by change', () => {
    expect(spoken('A photo hidden; 2 photos hidden')).toBe('1 Foto ausgeblendet; 2 Fotos ausgeblendet')
    expect(spoken('The folder /a is in the library already.\nThe folder /b is in the library already.')).toBe(
      'Der Ordner /a ist schon in der Bibliothek.\nDer Ordner /b ist schon in der Bibliothek.',
    )
  })

  it('are spoken where one change was made many times, or one with many others', () => {
    expect(spoken('A photo hidden (3 times)')).toBe('1 Foto ausgeblendet (3-mal)')
    expect(spoken('2 photos marked as not Big Ben and 4 more changes')).toBe(
      '2 Fotos: nicht Big Ben und 4 weitere Änderungen',
    )
    expect(spoken('beach.jpg could not be copied: the disk is full.')).toBe(
      'beach.jpg konnte nicht kopiert werden: der Datenträger ist voll.',
    )
  })

  it('are spoken within other sentences', () => {
    expect(
      spoken('Faces are not found: face.onnx is not on this machine; run "moodmark models install face"'),
    ).toBe(
      'Gesichter werden nicht gefunden: face.onnx ist nicht auf diesem Rechner; führe „moodmark models install face“ aus',
    )
    expect(spoken('bundled')).toBe('mitgeliefert')
  })

  it('stay as they are in English, and where they are not known', () => {
    expect(spoken('Something new happened.')).toBe('Something new happened.')
    expect(spoken('')).toBe('')
    speak('en', 'en-US')
    expect(spoken('A photo hidden')).toBe('A photo hidden')
  })
})

it('every sentence is still made somewhere in these words', () => {
  const root = join(import.meta.dirname, '../../..')
  const source = globSync('src/{main,analysis,shared}/**/*.ts', { cwd: root })
    .filter((path) => !path.includes('i18n') && !path.includes('.test.'))
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .join('\n')
  const missing = Object.values(en.messages).filter((template) =>
    // Every stretch of words between two filled-in values; what comes out of a choice is written as one of its branches.
    template
      .split(/{{\w+}}/)
      .map((part) => part.trim().replaceAll("'", "\\'"))
      .some(
        (part) => part.length > 4 && !source.includes(part) && !source.includes(part.replaceAll("\\'", "'")),
      ),
  )
  expect(missing).toEqual([])
})

/** Files of whose errors only the command line tells, which speaks English. */
const COMMAND_LINE = /^src\/main\/(cli|eval)\/|import-journal|build-pack|convert\.ts|label-map/

describe('every error that a window may show', () => {
  const root = join(import.meta.dirname, '../../..')
  const classes =
    'AppError|CorrectionError|InputError|LibraryUnusableError|RootError|DownloadError|StillSwitchedOnError'
  /** A template literal, or a string, after the name of such a class. */
  const thrown = new RegExp(
    `new (?:${classes})\\((?:[^'"\`;]|'[a-z-]+',)*?(?:\`((?:[^\`\\\\]|\\\\.)*)\`|'((?:[^'\\\\]|\\\\.)*)')`,
    'g',
  )
  const files = globSync('src/{main,shared}/**/*.ts', { cwd: root }).filter(
    (path) => !path.includes('.test.') && !COMMAND_LINE.test(path),
  )
  const sentences = files.flatMap((path) => {
    const source = readFileSync(join(root, path), 'utf8')
    const found = [...source.matchAll(thrown)].map(([, template, text]) => template ?? text ?? '')
    // Those of SQLite's failures stand in a table.
    if (path.endsWith('store/errors.ts')) {
      found.push(...[...source.matchAll(/`([^`]*\$\{file\}[^`]*)`/g)].map(([, template]) => template ?? ''))
    }
    return found
      .map((sentence) => sentence.replaceAll(/\$\{[^}]*\}/g, 'X 1').replaceAll("\\'", "'"))
      .filter((sentence) => sentence.includes(' '))
      .map((sentence) => [sentence] as const)
  })

  it('is found in the source', () => expect(sentences.length).toBeGreaterThan(30))

  it.each(sentences)('is spoken in another language: %s', (sentence) => {
    expect(spoken(sentence)).not.toBe(sentence)
  })
})
