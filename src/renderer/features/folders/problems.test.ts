import { expect, it } from 'vitest'
import type { Problem } from '../../../shared/library.ts'
import { groupProblems, shortMessage } from './problems.ts'

const problem = (fileId: number, status: Problem['status'], code: string): Problem => ({
  fileId,
  path: `${fileId}.jpg`,
  status,
  code,
  message: '',
})

it('groups by reason, largest first, formats not supported last', () => {
  const groups = groupProblems([
    problem(1, 'unsupported', 'unsupported-format'),
    problem(2, 'unsupported', 'unsupported-format'),
    problem(3, 'unsupported', 'heic'),
    problem(4, 'failed', 'corrupt'),
    problem(5, 'quarantined', 'io'),
    problem(6, 'failed', 'corrupt'),
  ])
  expect(groups.map(({ code, problems }) => [code, problems.map(({ fileId }) => fileId)])).toEqual([
    ['corrupt', [4, 6]],
    ['crashed', [5]],
    ['unsupported-format', [1, 2, 3]],
  ])
  expect(groupProblems([])).toEqual([])
})

it('does not say twice where a file lies', () => {
  const said = (path: string, message: string) => shortMessage({ path, message })
  expect(said('2019/a b.jpg', '/home/me/Photos/2019/a b.jpg is empty (0 bytes); copy it again.')).toBe(
    'a b.jpg is empty (0 bytes); copy it again.',
  )
  expect(said('2019\\a.jpg', 'C:\\Photos\\2019\\a.jpg is gone; it was moved.')).toBe(
    'a.jpg is gone; it was moved.',
  )
  const other = 'Recognition failed on /home/me/a.jpg (no memory); retry it.'
  expect(said('a.jpg', other)).toBe(other)
  expect(said('b.jpg', 'HEIC files cannot be read yet.')).toBe('HEIC files cannot be read yet.')
})
