/** What a change of several photos does, with how many they are: the words of the button that does it. */
import type { Judgement } from '../../../shared/judgements.ts'
import { texts } from '../../texts.ts'

/** What can be said of a selection without a question of its own. */
export type BulkJudgement = Extract<
  Judgement,
  { kind: 'mood' | 'favourite' | 'rating' | 'hidden' | 'removed' | 'in-album' }
>

export function whatIsDone(judgement: BulkJudgement): string {
  const t = texts.bulk
  const count = judgement.photoIds.length
  switch (judgement.kind) {
    case 'mood':
      return t.moodSet({
        count,
        mood: judgement.mood === null ? texts.photo.noMood : texts.moods[judgement.mood],
      })
    case 'favourite':
      return judgement.favourite ? t.favouriteLong({ count }) : t.unfavouriteLong({ count })
    case 'rating':
      return judgement.rating === 0
        ? t.unrate({ count })
        : t.rateAs({ count, stars: texts.photo.stars({ count: judgement.rating }) })
    case 'hidden':
      return judgement.hidden ? t.hideLong({ count }) : t.showLong({ count })
    case 'removed':
      return judgement.removed ? t.removeLong({ count }) : t.bringBackLong({ count })
    case 'in-album':
      return judgement.included ? texts.albumMenu.putInto({ count }) : texts.albumMenu.takeOut({ count })
  }
}
