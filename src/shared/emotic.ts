/**
 * The 26 emotion categories of EMOTIC (Kosti, Alvarez, Recasens, Lapedriza, "Context Based Emotion Recognition using
 * EMOTIC Dataset", TPAMI 2019, arXiv 2003.13401), in the order of the dataset, and what can be said about them
 * without a model that was trained on it.
 */
export const EMOTIC_CATEGORIES = [
  'affection',
  'anger',
  'annoyance',
  'anticipation',
  'aversion',
  'confidence',
  'disapproval',
  'disconnection',
  'disquietment',
  'doubt-confusion',
  'embarrassment',
  'engagement',
  'esteem',
  'excitement',
  'fatigue',
  'fear',
  'happiness',
  'pain',
  'peace',
  'pleasure',
  'sadness',
  'sensitivity',
  'suffering',
  'surprise',
  'sympathy',
  'yearning',
] as const
export type EmoticCategory = (typeof EMOTIC_CATEGORIES)[number]

/** A score for each category, 0..1; several may be high at once. */
export type CategoryScores = Record<EmoticCategory, number>

/** EMOTIC's spelling ("Doubt/Confusion") or ours → ours; null when it is none of the 26. */
export function emoticCategory(name: string): EmoticCategory | null {
  const plain = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s/_]+/g, '-')
  return (EMOTIC_CATEGORIES as readonly string[]).includes(plain) ? (plain as EmoticCategory) : null
}

/** EMOTIC's ratings run from 1 to 10; the middle of that scale is neither pleasant nor unpleasant. */
export function fromEmoticScale(rating: number): number {
  return Math.max(-1, Math.min(1, (rating - 5.5) / 4.5))
}

export function toEmoticScale(value: number): number {
  return 5.5 + 4.5 * value
}

/**
 * Where each category's name lies on the valence–arousal plane, −1..1. A reading of the dataset's definitions on
 * the circumplex (Russell, 1980, doi 10.1037/h0077714), not a fit.
 */
const POSITION: Readonly<Record<EmoticCategory, readonly [valence: number, arousal: number]>> = {
  affection: [0.7, 0.1],
  anger: [-0.6, 0.6],
  annoyance: [-0.45, 0.3],
  anticipation: [0.3, 0.3],
  aversion: [-0.6, 0.25],
  confidence: [0.5, 0.2],
  disapproval: [-0.45, 0.15],
  disconnection: [-0.15, -0.45],
  disquietment: [-0.4, 0.35],
  'doubt-confusion': [-0.25, 0.1],
  embarrassment: [-0.4, 0.25],
  engagement: [0.3, 0.15],
  esteem: [0.5, 0.05],
  excitement: [0.6, 0.65],
  fatigue: [-0.3, -0.6],
  fear: [-0.6, 0.65],
  happiness: [0.75, 0.3],
  pain: [-0.7, 0.4],
  peace: [0.5, -0.5],
  pleasure: [0.65, -0.05],
  sadness: [-0.65, -0.3],
  sensitivity: [-0.1, -0.1],
  suffering: [-0.75, 0.2],
  surprise: [0.15, 0.7],
  sympathy: [0.15, -0.15],
  yearning: [-0.05, 0.1],
}

/** Spread of a category around its position. A heuristic: neighbouring categories overlap by about half. */
const SPREAD = 0.35

/**
 * Categories that fit a valence and arousal: a bell around each category's position. Derived, not recognised: two
 * categories at one place of the plane cannot be told apart, so what is shown from it must say so.
 */
export function categoriesOf(valence: number, arousal: number): CategoryScores {
  return Object.fromEntries(
    EMOTIC_CATEGORIES.map((category) => {
      const [v, a] = POSITION[category]
      return [category, Math.exp(-((valence - v) ** 2 + (arousal - a) ** 2) / (2 * SPREAD ** 2))]
    }),
  ) as CategoryScores
}

/** What the people of a photo show together, each weighed by the side of their box; null without anybody. */
export function peopleTogether(
  people: readonly ({ box: readonly number[]; categories: CategoryScores; dominance: number } | null)[],
): { categories: CategoryScores; dominance: number } | null {
  const weighed = people.flatMap((person) =>
    person ? [{ ...person, weight: Math.sqrt((person.box[2] ?? 0) * (person.box[3] ?? 0)) }] : [],
  )
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0)
  if (total === 0) return null
  const mean = (value: (person: (typeof weighed)[number]) => number) =>
    weighed.reduce((sum, person) => sum + person.weight * value(person), 0) / total
  return {
    categories: Object.fromEntries(
      EMOTIC_CATEGORIES.map((category) => [category, mean(({ categories }) => categories[category])]),
    ) as CategoryScores,
    dominance: mean(({ dominance }) => dominance),
  }
}
