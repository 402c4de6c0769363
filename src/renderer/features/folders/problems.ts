/** Files with problems, grouped by what is wrong. */
import type { Problem } from '../../../shared/library.ts'

export interface ProblemGroup {
  code: string
  /** True for files that are simply of a kind not shown yet: nothing is wrong with them. */
  unsupported: boolean
  problems: Problem[]
}

/** What is wrong with a file whose path stands beside it: the message begins with where it lies, which is not said twice. */
export function shortMessage({ path, message }: Pick<Problem, 'path' | 'message'>): string {
  const end = message.indexOf(path) + path.length
  const isAtTheStart = end >= path.length && /^(\/|\\\\|[A-Za-z]:[\\/])/.test(message)
  return isAtTheStart ? `${path.split(/[\\/]/).at(-1)}${message.slice(end)}` : message
}

/** Largest group first, unsupported formats last. */
export function groupProblems(problems: readonly Problem[]): ProblemGroup[] {
  const groups = new Map<string, ProblemGroup>()
  for (const problem of problems) {
    const unsupported = problem.status === 'unsupported'
    const code = unsupported
      ? 'unsupported-format'
      : problem.status === 'quarantined'
        ? 'crashed'
        : problem.code
    const group = groups.get(code) ?? { code, unsupported, problems: [] }
    groups.set(code, group)
    group.problems.push(problem)
  }
  return [...groups.values()].sort(
    (a, b) => Number(a.unsupported) - Number(b.unsupported) || b.problems.length - a.problems.length,
  )
}
