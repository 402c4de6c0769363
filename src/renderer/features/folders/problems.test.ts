import { expect, it } from 'vitest'
import type { Problem } from '../../../shared/library.ts'
import { groupProblems } from './problems.ts'

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
