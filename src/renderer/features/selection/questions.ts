/** Questions about several photos that wait for an answer in a dialog, wherever they were raised. */
import { create } from 'zustand'
import type { Judgement } from '../../../shared/judgements.ts'

export type BulkQuestion =
  /** Whether this is really meant, with how many photos it changes. */
  | { kind: 'judgement'; judgement: Judgement & { photoIds: number[] } }
  /** What all these photos show. */
  | { kind: 'name'; photoIds: number[] }

interface Questions {
  question: BulkQuestion | null
  ask(question: BulkQuestion | null): void
}

export const useQuestions = create<Questions>((set) => ({
  question: null,
  ask: (question) => set({ question }),
}))
export const askAbout = (question: BulkQuestion): void => useQuestions.getState().ask(question)
