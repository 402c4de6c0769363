/**
 * `eval learning`, moods: a user sets moods of rated scenes, and held-out scenes are told after each few. Nobody's own
 * moods are labelled here, so users are made from the ratings: one who sees scenes as the raters do, and others who see all
 * of them brighter, darker or calmer. They correct what is told wrong, as users do.
 */
import type { EmotionResult, SceneAffect } from '../../shared/evidence.ts'
import { nearestMood, sharesOfScene } from '../../shared/mood-vote.ts'
import { MOODS, type Mood } from '../../shared/taxonomy.ts'
import { learnMoodTaste, type MoodTaste } from '../learning/mood-taste.ts'
import { type Analyst, askAll, type Progress } from './analyst.ts'
import { locateScene, readScenes } from './mood.ts'
import { hashShuffled } from './shuffle.ts'

export const MOOD_CORRECTIONS = [0, 3, 5, 10, 20, 50, 100] as const
/** Other choices of the corrected scenes; figures are means over them, and the worst. */
const REPEATS = 20

/** How users see scenes otherwise than the raters do, on −1..1. */
export const USERS: Readonly<Record<string, MoodTaste>> = {
  'as the raters': { valence: 0, arousal: 0 },
  brighter: { valence: 0.3, arousal: 0 },
  'darker and livelier': { valence: -0.25, arousal: 0.2 },
  calmer: { valence: 0, arousal: -0.25 },
}

export interface RatedScene {
  path: string
  /** Mean rating, −1..1. */
  rated: { valence: number; arousal: number }
  told: Pick<SceneAffect, 'valence' | 'arousal' | 'rmse'>
}

export interface MoodStep {
  /** Moods set in all. */
  corrections: number
  /** Share of held-out scenes whose likeliest mood is the user's. */
  accuracy: number
  /** Of the choices of scenes, the largest loss against no correction; 0 or less is no loss. */
  worstLoss: number
}

export interface MoodLearning {
  /** Held-out scenes. */
  scenes: number
  users: Record<string, MoodStep[]>
}

/** @throws InputError when the table is malformed */
export async function evaluateMoodLearning(
  analyst: Analyst,
  csvFile: string,
  onFailure: (path: string, error: Error) => void,
  onProgress?: Progress,
): Promise<MoodLearning> {
  const scenes = readScenes(csvFile)
  const results = await askAll(
    scenes,
    ({ path }) =>
      analyst.request<EmotionResult>({
        type: 'emotions',
        path: locateScene(csvFile, path),
        faceCrop: false,
      }),
    ({ path }, error) => onFailure(path, error),
    onProgress,
  )
  return replayMoods(
    scenes.flatMap(({ path, valence_m1to1: valence, arousal_m1to1: arousal }, i) => {
      const told = results[i]?.scene
      return told ? [{ path, rated: { valence, arousal }, told }] : []
    }),
  )
}

/** Half of the scenes are corrected from, half are held out; another half in each repetition. */
export function replayMoods(scenes: readonly RatedScene[]): MoodLearning {
  const half = Math.ceil(scenes.length / 2)
  const users = Object.entries(USERS).map(([name, user]) => {
    const runs = Array.from({ length: REPEATS }, (_, repeat) => {
      const seen = hashShuffled(scenes, ({ path }) => path, String(repeat)).map((scene) => ({
        ...scene,
        mood: nearestMood(scene.rated.valence + user.valence, scene.rated.arousal + user.arousal),
      }))
      const heldOut = seen.slice(half)
      const wrong = seen.slice(0, half).filter(({ told, mood }) => likeliest(told, null) !== mood)
      return MOOD_CORRECTIONS.map((count) => {
        const taste = learnMoodTaste(
          wrong
            .slice(0, count)
            .map(({ told, mood }) => ({ valence: told.valence, arousal: told.arousal, mood })),
        )
        const right = heldOut.filter(({ told, mood }) => likeliest(told, taste) === mood)
        return right.length / Math.max(1, heldOut.length)
      })
    })
    const steps = MOOD_CORRECTIONS.map((corrections, i): MoodStep => {
      const accuracies = runs.map((run) => run[i] as number)
      return {
        corrections,
        accuracy: accuracies.reduce((a, b) => a + b, 0) / accuracies.length,
        worstLoss: Math.max(...runs.map((run) => (run[0] as number) - (run[i] as number))),
      }
    })
    return [name, steps] as const
  })
  return { scenes: scenes.length - half, users: Object.fromEntries(users) }
}

function likeliest({ valence, arousal, rmse }: RatedScene['told'], taste: MoodTaste | null): Mood {
  const shares = sharesOfScene({
    valence: valence + (taste?.valence ?? 0),
    arousal: arousal + (taste?.arousal ?? 0),
    rmse,
  })
  return MOODS.reduce((best, mood) => (shares[mood] > shares[best] ? mood : best))
}
