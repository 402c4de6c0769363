/** How moods and expressions look and are called in the window. */
import {
  Asterisk,
  CloudRain,
  Flame,
  Frown,
  Heart,
  Leaf,
  type LucideIcon,
  Meh,
  Minus,
  Moon,
  PartyPopper,
  Smile,
  Sun,
  Wind,
} from 'lucide-react'
import type { Expression, Mood } from '../shared/taxonomy.ts'

export const MOOD_ICONS: Record<Mood, LucideIcon> = {
  joyful: Sun,
  excited: PartyPopper,
  tender: Heart,
  calm: Leaf,
  neutral: Minus,
  surprised: Asterisk,
  sad: CloudRain,
  tense: Wind,
  angry: Flame,
  fearful: Moon,
}

/** Three icons for eight expressions: more would claim a precision that small faces do not give. */
export const expressionIcon = (expression: Expression | null): LucideIcon => {
  if (expression === 'happy') return Smile
  return expression === 'sad' || expression === 'fear' || expression === 'anger' || expression === 'disgust'
    ? Frown
    : Meh
}
