import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import { LikenessThread } from './thread.ts'

let library: LibraryFixture
let thread: LikenessThread
beforeEach(() => {
  library = new LibraryFixture()
  thread = new LikenessThread(library.dir)
})
afterEach(async () => {
  await thread.close()
  library.close()
})

it('finds similar photos, sees what main has written since, and answers several questions at once', async () => {
  const query = library.addPhoto({ path: 'q.jpg', embedding: [1, 0] })
  const far = library.addPhoto({ path: 'f.jpg', embedding: [0, 1] })
  expect(await thread.ask('similar', { photoId: query, limit: 5 })).toEqual([{ photoId: far, similarity: 0 }])
  const near = library.addPhoto({ path: 'n.jpg', embedding: [0.6, 0.8] })
  const [first, second, unknown] = await Promise.all([
    thread.ask('similar', { photoId: query, limit: 1 }),
    thread.ask('similar', { photoId: near, limit: 1 }),
    thread.ask('similar', { photoId: 999, limit: 1 }),
  ])
  expect(first?.[0]?.photoId).toBe(near)
  expect(second?.[0]?.photoId).toBe(far)
  expect(unknown).toBeNull()
})

it('ends when nothing was asked for a while, and starts again', async () => {
  const brief = new LikenessThread(library.dir, 1)
  const query = library.addPhoto({ path: 'q.jpg', embedding: [1, 0] })
  expect(await brief.ask('similar', { photoId: query, limit: 5 })).toEqual([])
  await expect.poll(() => brief.running).toBe(false)
  expect(await brief.ask('similar', { photoId: query, limit: 5 })).toEqual([])
  await brief.close()
})

it('rejects what was asked when it is closed, and whatever is asked later', async () => {
  const asked = thread.ask('similar', { photoId: 1, limit: 5 })
  const rejected = expect(asked).rejects.toThrow('The library is closed.')
  await thread.close()
  await rejected
  await expect(thread.ask('similar', { photoId: 1, limit: 5 })).rejects.toThrow('The library is closed.')
})

it('is never cut off inside an answer: it closes the library itself and ends', async () => {
  const cutOff = vi.spyOn(Worker.prototype, 'terminate')
  const query = library.addPhoto({ path: 'q.jpg', embedding: [1, 0] })
  const asked = Array.from({ length: 50 }, () =>
    thread.ask('similar', { photoId: query, limit: 5 }).catch(() => null),
  )
  await asked[0]
  await thread.close()
  await Promise.all(asked)
  expect(cutOff).not.toHaveBeenCalled()
  cutOff.mockRestore()
})

it('says why when the library cannot be read', async () => {
  const lost = new LikenessThread(`${library.dir}/nowhere`)
  await expect(lost.ask('similar', { photoId: 1, limit: 5 })).rejects.toThrow('There is no library in')
  await lost.close()
})
