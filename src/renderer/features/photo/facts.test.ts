import { expect, it } from 'vitest'
import { cameraName, splitPath } from './facts.ts'

it('names a camera without repeating its maker', () => {
  expect(cameraName('NIKON CORPORATION', 'NIKON D90')).toBe('NIKON D90')
  expect(cameraName('Apple', 'iPhone 12')).toBe('Apple iPhone 12')
  expect(cameraName('Leica', null)).toBe('Leica')
  expect(cameraName(null, 'X100V')).toBe('X100V')
  expect(cameraName(null, null)).toBe('')
})

it('splits paths of any system', () => {
  expect(splitPath('2019/Rome/a.jpg')).toEqual({ folder: '2019/Rome', name: 'a.jpg' })
  expect(splitPath('2019\\a.jpg')).toEqual({ folder: '2019', name: 'a.jpg' })
  expect(splitPath('a.jpg')).toEqual({ folder: '', name: 'a.jpg' })
})
