/**
 * Vitest runs two files at a time and starts the largest first, as sizes are all that it knows in a fresh clone. A long
 * file of few lines would then come last and leave a core idle, so the files that take longest are named here.
 */
import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** In the order of their time, measured in whole runs on two cores; a file of minutes that is missing costs nothing else. */
const LONGEST = [
  'tests/integration/cli.test.ts',
  'tests/integration/landmarks.test.ts',
  'tests/integration/library-changes.test.ts',
  'tests/integration/library-crashes.test.ts',
  'tests/integration/world-pack-recognition.test.ts',
  'tests/integration/cli-bad-input.test.ts',
  'tests/integration/emotions.test.ts',
  'tests/integration/eval-landmarks.test.ts',
  'tests/integration/world-pack-conversion.test.ts',
  'tests/integration/library-scan.test.ts',
  'e2e/window-contrast.spec.ts',
  'e2e/window-access.spec.ts',
  'e2e/start.spec.ts',
  'e2e/window-library.spec.ts',
  'e2e/window-commands.spec.ts',
  'e2e/stand-in.spec.ts',
]

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project, moduleId }: TestSpecification): number => {
      const place = LONGEST.indexOf(relative(project.vitest.config.root, moduleId).replaceAll('\\', '/'))
      return place < 0 ? LONGEST.length : place
    }
    const sorted = await super.sort(files)
    // A stable sort: what is not named keeps vitest's order.
    return sorted.sort((a, b) => rank(a) - rank(b))
  }
}
