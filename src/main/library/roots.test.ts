import { describe, expect, it } from 'vitest'
import { isInside } from './roots.ts'

describe('isInside', () => {
  it('compares whole names, not letters', () => {
    expect(isInside('/photos/a', '/photos')).toBe(true)
    expect(isInside('/photos/..a', '/photos')).toBe(true)
    expect(isInside('/photos', '/photos')).toBe(false)
    expect(isInside('/photos-old', '/photos')).toBe(false)
    expect(isInside('/', '/photos')).toBe(false)
    expect(isInside('/photos', '/')).toBe(true)
  })
})
