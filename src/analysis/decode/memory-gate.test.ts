import { expect, it } from 'vitest'
import { MemoryGate } from './memory-gate.ts'

it('never lets more in than its budget, keeps the order, and frees what failed work took', async () => {
  const gate = new MemoryGate(100)
  let taken = 0
  let peak = 0
  const began: number[] = []
  const work = (bytes: number, fails = false): Promise<void> =>
    gate.run(bytes, async () => {
      began.push(bytes)
      taken += Math.min(bytes, 100)
      peak = Math.max(peak, taken)
      await new Promise((done) => setTimeout(done, 1))
      taken -= Math.min(bytes, 100)
      if (fails) throw new Error('broken')
    })
  const all = [work(60), work(70, true), work(10), work(500), work(30), work(30)]
  const results = await Promise.allSettled(all)
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ])
  expect(began).toEqual([60, 70, 10, 500, 30, 30])
  expect(peak).toBe(100)
})
