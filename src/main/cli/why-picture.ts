/** For `why`: what of the picture decided, computed by an analysis process of its own that knows what the user taught. */
import type Database from 'better-sqlite3'
import type { PhotoDetail } from '../../shared/library.ts'
import type { WhyPicture } from '../../shared/why.ts'
import { learntPrototypes } from '../learning/lessons-learnt.ts'
import { landmarkInQuestion } from '../learning/why.ts'
import { whyPicture } from '../learning/why-picture.ts'
import { withAnalysis } from './analysis.ts'
import type { GlobalOptions } from './context.ts'
import { note } from './output.ts'

/** What cannot be computed is said on stderr and left out. */
export async function pictureReasons(
  db: Database.Database,
  photo: PhotoDetail,
  options: GlobalOptions,
): Promise<WhyPicture> {
  const nothing: WhyPicture = { regions: null, details: null, message: '' }
  const landmarkId = landmarkInQuestion(photo)
  if (landmarkId === null) return nothing
  try {
    const found = await withAnalysis(options, async (analysis) => {
      analysis.ensureStarted()
      await new Promise<void>((resolve) => {
        analysis.once('device', () => resolve())
        analysis.on('state', (state) => {
          if (state === 'unavailable' || state === 'closed') resolve()
        })
      })
      const model = analysis.device?.landmarkModel
      const landmarks = model ? learntPrototypes(db, model, landmarkId) : []
      if (landmarks.length > 0)
        await analysis.request<null>({ type: 'set-prototypes', prototypes: { landmarks } })
      return whyPicture(db, photo.id, analysis)
    })
    if (found.message !== '') note(`Not all of the picture's reasons could be found: ${found.message}`)
    return found
  } catch (error) {
    note(
      `The picture's reasons could not be found: ${error instanceof Error ? error.message : String(error)}`,
    )
    return nothing
  }
}

const DOWN = ['top', 'middle', 'bottom']
const ACROSS = ['left', 'centre', 'right']
const NAMED = 3

/** `middle centre (41 %), top centre (22 %)`: the ninths of the picture that speak for the landmark, strongest first. */
export function strongestRegions({ columns, rows, values }: NonNullable<WhyPicture['regions']>): string {
  const ninths = new Map<string, number>()
  for (const [i, value] of values.entries()) {
    const across = ACROSS[Math.floor((3 * (i % columns)) / columns)]
    const down = DOWN[Math.floor((3 * Math.floor(i / columns)) / rows)]
    const name = `${down} ${across}`
    ninths.set(name, (ninths.get(name) ?? 0) + value)
  }
  const total = [...ninths.values()].reduce((sum, value) => sum + value, 0)
  return [...ninths]
    .sort(([, a], [, b]) => b - a)
    .slice(0, NAMED)
    .map(([name, value]) => `${name} (${Math.round((100 * value) / (total || 1))} %)`)
    .join(', ')
}
