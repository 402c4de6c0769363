import { expect, it } from 'vitest'
import { RestartPolicy } from './restart-policy.ts'

it('restarts at once, then ever later up to a cap, and gives up until something works', () => {
  const policy = new RestartPolicy({
    firstDelayMs: 100,
    maxDelayMs: 300,
    givesUpAfter: 6,
    retryAfterGivingUpMs: 9000,
  })
  const die = (): [number, boolean] => {
    const { delayMs, unavailable } = policy.died()
    return [delayMs, unavailable]
  }
  expect([die(), die(), die(), die(), die()]).toEqual([0, 100, 200, 300, 300].map((delay) => [delay, false]))
  expect(die()).toEqual([9000, true])
  expect(die()).toEqual([9000, true])
  policy.progressed()
  expect(die()).toEqual([0, false])
})

it('gives up after two starts that hang', () => {
  const policy = new RestartPolicy({ givesUpAfter: 9 })
  expect(policy.died(true).unavailable).toBe(false)
  expect(policy.died(true).unavailable).toBe(true)
})
