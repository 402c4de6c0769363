import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Coalescer } from './coalesce.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('runs once for many triggers, and again for later ones', () => {
  const run = vi.fn()
  const coalescer = new Coalescer(100, run)
  for (let i = 0; i < 5; i++) coalescer.trigger()
  vi.advanceTimersByTime(100)
  expect(run).toHaveBeenCalledTimes(1)
  coalescer.trigger()
  vi.advanceTimersByTime(100)
  expect(run).toHaveBeenCalledTimes(2)
})

it('runs never again once it is closed, whoever still triggers it', () => {
  const run = vi.fn()
  const coalescer = new Coalescer(100, run)
  coalescer.trigger()
  coalescer.close()
  coalescer.trigger()
  coalescer.flush()
  vi.advanceTimersByTime(1000)
  expect(run).not.toHaveBeenCalled()
})
