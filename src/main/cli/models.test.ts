import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { resourcesDir } from '../../shared/node/entries.ts'
import { installedModelsDir, loadCatalogue } from '../../shared/node/model-catalogue.ts'
import { removeModels } from './models.ts'

let library: string
let printed: string
beforeEach(() => {
  library = mkdtempSync(join(tmpdir(), 'moodmark-models-'))
  printed = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(library, { recursive: true })
})

it('says of each model whether there was one to remove', async () => {
  const file = loadCatalogue(resourcesDir()).find(({ id }) => id === 'face_yunet_n')?.file ?? ''
  mkdirSync(installedModelsDir(library), { recursive: true })
  writeFileSync(join(installedModelsDir(library), file), 'installed')
  writeFileSync(join(installedModelsDir(library), `${file}.part`), 'begun')
  await removeModels(['face_yunet_n', 'place_embedder', 'yunet-2023mar'], { library })
  expect(printed.split('\n')).toEqual([
    'face_yunet_n removed',
    'place_embedder is a part of Moodmark and stays; nothing was removed.',
    'yunet-2023mar is not installed in this library; nothing was removed.',
    '',
  ])
  expect(readdirSync(installedModelsDir(library))).toEqual([])
})

it('tells the same in JSON', async () => {
  await removeModels(['place_embedder'], { library, json: true })
  expect(JSON.parse(printed)).toEqual({ id: 'place_embedder', status: 'not-installed' })
})
