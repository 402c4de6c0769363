/** Questions about several photos that wait for an answer in a dialog, wherever they were raised. */
import { create } from 'zustand'
import type { BulkJudgement } from './what-is-done.ts'

export type BulkQuestion =
  /** Whether this is really meant, with how many photos it changes. */
  | { kind: 'judgement'; judgement: BulkJudgement }
  /** What all these photos show. */
  | { kind: 'name'; photoIds: number[] }

/** Another name for what has one, or could have one; '' = none of the user's own so far. */
export type NameQuestion =
  | { kind: 'place'; photoIds: number[]; name: string }
  | { kind: 'rename'; landmarkId: string; name: string }

type Question = BulkQuestion | NameQuestion

interface Questions {
  question: Question | null
  ask(question: Question | null): void
}

export const useQuestions = create<Questions>((set) => ({
  question: null,
  ask: (question) => set({ question }),
}))
export const askAbout = (question: Question): void => useQuestions.getState().ask(question)
