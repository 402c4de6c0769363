import { expect, test, vi } from 'vitest'
import { Settler } from './settler.ts'
import type { FoundFile } from './walker.ts'

const file = { path: 'a.jpg', bytes: 5, mtimeMs: 1 } as FoundFile

/** A settler whose looks are answered by the test. */
function settling(stableMs: number) {
  const looks: ((found: FoundFile | null) => void)[] = []
  const told: string[] = []
  const settler = new Settler({
    stableMs,
    onStable: (_root, files) => told.push(...files.map(({ path }) => `stable ${path}`)),
    onGone: (_root, paths) => told.push(...paths.map((path) => `gone ${path}`)),
    lookAt: () => new Promise((resolve) => looks.push(resolve)),
  })
  const answer = async (found: FoundFile | null) => {
    await vi.waitFor(() => expect(looks.length).toBeGreaterThan(0))
    looks.shift()?.(found)
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  return { settler, told, answer, looks }
}

test('a file is handed on when two looks agree', async () => {
  const { settler, told, answer } = settling(1)
  settler.hint(1, '/photos', 'a.jpg')
  await answer({ ...file, bytes: 3 })
  await answer(file)
  expect(told).toEqual([])
  await answer(file)
  expect(told).toEqual(['stable a.jpg'])
  expect(settler.size).toBe(0)
  settler.close()
})

test('an event during the last look is not lost: the file is looked at again, and found gone', async () => {
  const { settler, told, answer, looks } = settling(1)
  settler.hint(1, '/photos', 'a.jpg')
  await answer(file)
  await vi.waitFor(() => expect(looks).toHaveLength(1))
  // Deleted after the look has read it and before it is through.
  settler.hint(1, '/photos', 'a.jpg')
  await answer(file)
  expect(told).toEqual([])
  await answer(null)
  expect(told).toEqual(['gone a.jpg'])
  settler.close()
})

test('a file that comes back while it is looked for is not called gone', async () => {
  const { settler, told, answer, looks } = settling(1)
  settler.hint(1, '/photos', 'a.jpg')
  await vi.waitFor(() => expect(looks).toHaveLength(1))
  settler.hint(1, '/photos', 'a.jpg')
  await answer(null)
  await answer(file)
  await answer(file)
  expect(told).toEqual(['stable a.jpg'])
  settler.close()
})
