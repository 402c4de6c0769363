import { expect, it } from 'vitest'
import { strongestRegions } from './why-picture.ts'

it('names the parts of the picture that decided, strongest first', () => {
  const values = [0, 0, 0, 0, 1, 0.5, 0, 0, 0.5]
  expect(strongestRegions({ columns: 3, rows: 3, values })).toBe(
    'middle centre (50 %), middle right (25 %), bottom right (25 %)',
  )
})
