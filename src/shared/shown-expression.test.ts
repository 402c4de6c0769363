import { describe, expect, it } from 'vitest'
import { shownExpression } from './shown-expression.ts'

describe('shownExpression', () => {
  it('shows what is likelier than not', () => {
    expect(shownExpression('happy', 0.5)).toBe('happy')
    expect(shownExpression('happy', 0.49)).toBeNull()
  })

  it('asks more of contempt', () => {
    expect(shownExpression('contempt', 0.7)).toBeNull()
    expect(shownExpression('contempt', 0.85)).toBe('contempt')
  })
})
