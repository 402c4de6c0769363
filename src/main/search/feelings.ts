/** Words for moods and expressions, in English and German. */
import { EXPRESSIONS, type Expression, MOODS, type Mood } from '../../shared/taxonomy.ts'

export interface Feeling {
  moods: Mood[]
  expressions: Expression[]
}

const WORDS: readonly [words: string, moods: Mood[], expressions: Expression[]][] = [
  ['joyful joy cheerful merry frohlich freudig heiter', ['joyful'], []],
  ['happy smiling smile smiles laughing glucklich lachend lacheln', ['joyful'], ['happy']],
  ['excited exciting thrilled aufgeregt begeistert', ['excited'], []],
  ['tender loving affectionate romantic zartlich liebevoll', ['tender'], []],
  ['calm peaceful relaxed serene ruhig friedlich entspannt', ['calm'], []],
  ['neutral', ['neutral'], ['neutral']],
  ['surprised surprise surprising uberrascht uberraschung', ['surprised'], ['surprise']],
  ['sad unhappy gloomy crying traurig unglucklich', ['sad'], ['sad']],
  ['tense stressed nervous angespannt nervos', ['tense'], []],
  ['angry anger furious wutend arger', ['angry'], ['anger']],
  ['fearful fear afraid scared frightened angstlich angst', ['fearful'], ['fear']],
  ['disgust disgusted ekel angeekelt', [], ['disgust']],
  ['contempt contemptuous verachtung verachtlich', [], ['contempt']],
]

const FEELINGS = new Map<string, Feeling>(
  WORDS.flatMap(([words, moods, expressions]) =>
    words.split(' ').map((word): [string, Feeling] => [word, { moods, expressions }]),
  ),
)

/** What a word says about mood or faces. @param word lower case, without accents */
export const feelingOf = (word: string): Feeling | null => FEELINGS.get(word) ?? null

/** Only the mood, as after `mood:`. */
export function moodNamed(word: string): Mood[] | null {
  const mood = MOODS.find((known) => known === word)
  const moods = mood ? [mood] : (feelingOf(word)?.moods ?? [])
  return moods.length > 0 ? moods : null
}

/** Only the expression of a face, as after `expression:`. */
export function expressionNamed(word: string): Expression[] | null {
  const expression = EXPRESSIONS.find((known) => known === word)
  const expressions = expression ? [expression] : (feelingOf(word)?.expressions ?? [])
  return expressions.length > 0 ? expressions : null
}
