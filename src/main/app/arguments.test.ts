import { expect, test } from 'vitest'
import { defaultLibraryDir } from '../../shared/node/library-dir.ts'
import { parseAppArguments } from './arguments.ts'

const parse = (...argv: string[]) => parseAppArguments(argv, { packaged: false, cwd: '/home/me' })

test('without --library the default library is opened', () => {
  expect(parse('electron', '.')).toEqual({ libraryDir: defaultLibraryDir(), windowDir: null, folders: [] })
})

test('folders and the library are resolved; Chromium switches and the app path are skipped', () => {
  expect(parse('electron', '--no-sandbox', '.', 'a', '--library', 'lib', '--lang=de', '/b')).toEqual({
    libraryDir: '/home/me/lib',
    windowDir: '/home/me/lib/window',
    folders: ['/home/me/a', '/b'],
  })
  expect(parse('node', 'out/main/index.js', '--library=/x').libraryDir).toBe('/x')
})

test('a packaged app has no app path among its arguments', () => {
  expect(parseAppArguments(['moodmark', 'photos'], { packaged: true, cwd: '/home' }).folders).toEqual([
    '/home/photos',
  ])
})
