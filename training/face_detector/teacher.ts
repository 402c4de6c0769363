/** Where the teacher lies on this machine. */
import { tmpdir } from 'node:os'
import { resourcesDir } from '../../src/shared/node/entries.ts'
import { findModel, loadCatalogue, modelDirs } from '../../src/shared/node/model-catalogue.ts'

/** @throws Error with the remedy when YuNet is not on this machine */
export async function teacherPath(): Promise<string> {
  const entry = loadCatalogue(resourcesDir()).find((model) => model.id === 'face_yunet_n')
  const found = entry && (await findModel(entry, modelDirs({ libraryDir: tmpdir() })))
  if (found?.state !== 'ready')
    throw new Error('the teacher, YuNet, is needed: moodmark models install face_yunet_n')
  return found.path
}
