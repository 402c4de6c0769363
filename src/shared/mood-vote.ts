/**
 * Mood of a photo from the expressions of its faces and from its scene, with abstention.
 * Used by the analysis process for evidence and by main when the user corrects an expression.
 *
 * The scene gives a valence and an arousal with a known error; the share of that bell that lies nearest to a mood's
 * position on the plane is the scene's word for this mood. Faces vote with their expressions. The two are mixed by
 * how much of the photo its faces are.
 */
import { peopleTogether } from './emotic.ts'
import type { Box, ExpressionScores, MoodResult, SceneAffect } from './evidence.ts'
import { EXPRESSIONS, type Expression, MOODS, type Mood } from './taxonomy.ts'

/** The mood that a photo full of one expression has. Disgust and contempt share "tense": people don't browse by them. */
export const MOOD_OF_EXPRESSION: Readonly<Record<Expression, Mood>> = {
  neutral: 'neutral',
  happy: 'joyful',
  sad: 'sad',
  surprise: 'surprised',
  fear: 'fearful',
  disgust: 'tense',
  anger: 'angry',
  contempt: 'tense',
}

/**
 * Where moods lie that a scene alone can have, valence and arousal −1..1 on the scale of OASIS's raters, who hardly
 * use its upper third: 0 is already lively. Surprise, anger and fear need a face: by valence and arousal alone they
 * cannot be told from excited and tense. Tender needs people, see `tenderness`.
 */
export const SCENE_MOODS: readonly (readonly [mood: Mood, valence: number, arousal: number])[] = [
  ['excited', 0.45, 0.3],
  ['joyful', 0.55, 0],
  ['calm', 0.45, -0.35],
  ['neutral', 0.05, -0.45],
  ['sad', -0.4, -0.25],
  ['tense', -0.45, 0.2],
]

/** Share of the vote below which the photo has no mood. */
export const MIN_MOOD_SHARE = 0.5
/** Lead over the second mood below which the photo has no mood. A heuristic. */
export const MIN_MOOD_LEAD = 0.15
/** Weight of faces that counts as much as the scene: one clear face of a fifth of the picture's side. A heuristic. */
const SCENE_WEIGHT = 0.2
/** Steps of the grid over which the scene's bell is summed, in standard deviations. */
const GRID = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2] as const

export interface MoodVoter {
  box: Box
  scores: ExpressionScores
  /** 0..1; 1 for an expression that the user gave. */
  confidence: number
  valence: number
  arousal: number
}

/**
 * A face counts with √(its area) × its confidence, so the people in front outvote passers-by without silencing them,
 * and an unclear face says little. Contempt has no vote unless the user says so: in ordinary photos most of what is
 * taken for it is a smile (docs/evaluation.md), and a face counts the less, the more it looks like it.
 *
 * @param faces box in fractions of the image, scores summing to 1
 * @param scene null when the scene's models are missing
 * @returns the winning mood with its share as confidence, valence and arousal of scene and faces; null when there is
 *   nothing to go by or no clear winner
 */
export function moodOf(faces: readonly MoodVoter[], scene: SceneAffect | null): MoodResult | null {
  const vote = moodVote(faces, scene)
  if (!vote) return null
  const { valence, arousal, shares } = vote
  const [first, second] = shares
  if (!first || first.share < MIN_MOOD_SHARE) return null
  if (second && first.share - second.share < MIN_MOOD_LEAD) return null
  return {
    label: first.mood,
    confidence: Math.min(1, first.share),
    valence,
    arousal,
    ...peopleTogether(scene?.people ?? []),
  }
}

export interface MoodVote {
  /** Largest first; they sum to 1. */
  shares: { mood: Mood; share: number }[]
  /** How much of the vote the faces have, 0..1; the rest is the scene's. */
  faceShare: number
  valence: number
  arousal: number
}

/** The vote that `moodOf` decides by; null when there is nothing to go by. */
export function moodVote(faces: readonly MoodVoter[], scene: SceneAffect | null): MoodVote | null {
  const byFaces = voteOfFaces(faces)
  if (!byFaces && !scene) return null
  const faceShare = !byFaces ? 0 : scene ? byFaces.weight / (byFaces.weight + SCENE_WEIGHT) : 1
  const sceneShares = scene ? sharesOfScene(scene) : null
  const shares = MOODS.map((mood) => ({
    mood,
    share: faceShare * (byFaces?.shares[mood] ?? 0) + (1 - faceShare) * (sceneShares?.[mood] ?? 0),
  }))
  const valence = faceShare * (byFaces?.valence ?? 0) + (1 - faceShare) * (scene?.valence ?? 0)
  const arousal = faceShare * (byFaces?.arousal ?? 0) + (1 - faceShare) * (scene?.arousal ?? 0)
  const sorted = tender(shares, tenderness(faces, arousal)).sort((a, b) => b.share - a.share)
  return { shares: sorted, faceShare, valence, arousal }
}

/** Valence and arousal of the photo whether or not it has a mood: the fused scene's, else the mean of its faces. */
export function affectOf(
  faces: readonly MoodVoter[],
  scene: SceneAffect | null,
): { valence: number; arousal: number } | null {
  if (scene) return { valence: scene.valence, arousal: scene.arousal }
  const vote = voteOfFaces(faces)
  return vote && { valence: vote.valence, arousal: vote.arousal }
}

/** The confidence of a face whose expression the user gave. */
const SURE = 1

interface FaceVote {
  weight: number
  shares: Record<Mood, number>
  valence: number
  arousal: number
}

function voteOfFaces(faces: readonly MoodVoter[]): FaceVote | null {
  const shares = noShares()
  let weight = 0
  let valence = 0
  let arousal = 0
  for (const face of faces) {
    const unheard = face.confidence < SURE ? face.scores.contempt : 0
    const own = Math.sqrt(face.box[2] * face.box[3]) * face.confidence * (1 - unheard)
    if (!(own > 0)) continue
    weight += own
    valence += own * face.valence
    arousal += own * face.arousal
    for (const expression of EXPRESSIONS) {
      if (expression === 'contempt' && unheard > 0) continue
      shares[MOOD_OF_EXPRESSION[expression]] += (own * (face.scores[expression] ?? 0)) / (1 - unheard)
    }
  }
  if (weight === 0) return null
  for (const mood of MOODS) shares[mood] /= weight
  return { weight, shares, valence: valence / weight, arousal: arousal / weight }
}

/** Which mood each point of the scene's bell is nearest to; sums to 1. */
export function sharesOfScene({
  valence,
  arousal,
  rmse,
}: Pick<SceneAffect, 'valence' | 'arousal' | 'rmse'>): Record<Mood, number> {
  const shares = noShares()
  let total = 0
  for (const u of GRID) {
    for (const v of GRID) {
      const weight = Math.exp(-(u * u + v * v) / 2)
      shares[nearestMood(valence + u * rmse[0], arousal + v * rmse[1])] += weight
      total += weight
    }
  }
  for (const mood of MOODS) shares[mood] /= total
  return shares
}

/** The mood of a scene whose valence and arousal are certain. */
export function nearestMood(valence: number, arousal: number): Mood {
  let nearest: Mood = 'neutral'
  let least = Number.POSITIVE_INFINITY
  for (const [mood, v, a] of SCENE_MOODS) {
    const distance = (valence - v) ** 2 + (arousal - a) ** 2
    if (distance < least) {
      nearest = mood
      least = distance
    }
  }
  return nearest
}

/** Arousal above which two close faces are fun rather than tenderness. */
const TENDER_MAX_AROUSAL = 0.15
/** Distance between two faces' middles, in face widths, within which heads touch. */
const TOUCHING_WIDTHS = 1.4

/** How much of joyful and calm is tender: the probability that two people whose heads touch look happy or at ease. */
function tenderness(faces: readonly MoodVoter[], arousal: number): number {
  if (arousal > TENDER_MAX_AROUSAL) return 0
  let most = 0
  faces.forEach((a, i) => {
    for (const b of faces.slice(i + 1)) {
      const width = (a.box[2] + b.box[2]) / 2
      const x = a.box[0] + a.box[2] / 2 - b.box[0] - b.box[2] / 2
      const y = a.box[1] + a.box[3] / 2 - b.box[1] - b.box[3] / 2
      const similar = Math.min(a.box[2], b.box[2]) > 0.5 * Math.max(a.box[2], b.box[2])
      if (!similar || Math.hypot(x, y) > TOUCHING_WIDTHS * width) continue
      const atEase = ({ scores }: MoodVoter) => scores.happy + scores.neutral
      most = Math.max(most, Math.min(atEase(a) * a.confidence, atEase(b) * b.confidence))
    }
  })
  return most
}

/** Moves a part of joyful and calm to tender. */
function tender(shares: { mood: Mood; share: number }[], part: number): { mood: Mood; share: number }[] {
  const from = shares.filter(({ mood }) => mood === 'joyful' || mood === 'calm')
  const moved = from.reduce((sum, { share }) => sum + share * part, 0)
  return shares.map(({ mood, share }) => ({
    mood,
    share:
      mood === 'tender' ? share + moved : mood === 'joyful' || mood === 'calm' ? share * (1 - part) : share,
  }))
}

function noShares(): Record<Mood, number> {
  return Object.fromEntries(MOODS.map((mood) => [mood, 0])) as Record<Mood, number>
}
