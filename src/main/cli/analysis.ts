/** An analysis process of its own for commands that need no library: evaluation and the doctor. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { resourcesDir } from '../../shared/node/entries.ts'
import { modelDirs } from '../../shared/node/model-catalogue.ts'
import { AnalysisClient } from '../analysis-client/client.ts'
import { forkTransport } from '../analysis-client/fork.ts'
import { type GlobalOptions, libraryDirOf } from './context.ts'

/** Runs `use` with a fresh process, which ends whatever happens; nothing is written outside a temporary folder. */
export async function withAnalysis<T>(
  options: GlobalOptions,
  use: (analysis: AnalysisClient) => Promise<T>,
): Promise<T> {
  const thumbnailsDir = mkdtempSync(join(tmpdir(), 'moodmark-'))
  const analysis = new AnalysisClient({
    config: {
      modelDirs: modelDirs({ libraryDir: libraryDirOf(options) }),
      resourcesDir: resourcesDir(),
      thumbnailsDir,
      provider: 'auto',
    },
    transport: forkTransport(),
  })
  try {
    return await use(analysis)
  } finally {
    await analysis.close()
    rmSync(thumbnailsDir, { recursive: true, force: true })
  }
}
