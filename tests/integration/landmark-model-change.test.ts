/** Evidence of an earlier embedding model is computed anew when the library is opened; the user's word stays. */
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LibraryHarness, writePhoto } from '../library-harness.ts'

let harness: LibraryHarness
beforeEach(() => {
  harness = new LibraryHarness()
})
afterEach(() => harness.remove())

interface Versions {
  embedding: string
  evidence: string
  bytes: number
}

test('a changed landmark model makes embeddings and candidates stale, and they are recomputed in the background', async () => {
  await writePhoto(join(harness.photos, 'a.jpg'), 1)
  await writePhoto(join(harness.photos, 'b.jpg'), 2)
  const versions = (library: Awaited<ReturnType<LibraryHarness['scan']>>['library']) =>
    library.store.db
      .prepare<[], Versions>(
        `SELECT e.model_id || ' ' || e.model_version AS embedding, l.model_id || ' ' || l.model_version AS evidence,
                length(e.vector) AS bytes
         FROM embeddings e JOIN landmark_evidence l ON l.photo_id = e.photo_id ORDER BY e.photo_id`,
      )
      .all()

  const first = await harness.scan()
  const current = versions(first.library)
  expect(current).toHaveLength(2)
  expect(current[0]?.embedding).toMatch(/^landmarks-place_embedder [0-9a-f]{12}$/)
  // As if both photos had been analysed by the version before: another gallery, shorter embeddings.
  first.library.store.db.exec(
    "UPDATE embeddings SET model_version = 'earlier', vector = zeroblob(64); UPDATE landmark_evidence SET model_version = 'earlier'",
  )
  await first.library.close()

  const second = await harness.scan()
  expect(versions(second.library)).toEqual(current)
  expect(second.outcomes.map(({ status }) => status)).toEqual(['indexed', 'indexed'])
  await second.library.close()

  const third = await harness.scan()
  expect(third.outcomes.filter(({ status }) => status === 'indexed')).toEqual([])
  expect(versions(third.library)).toEqual(current)
})
