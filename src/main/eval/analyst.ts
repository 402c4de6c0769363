/** What an evaluation needs of the analysis process: questions one at a time, several at once in flight. */
import PQueue from 'p-queue'
import type { AnalysisRequest } from '../../shared/analysis-protocol.ts'

type WithoutJobId<Message> = Message extends { jobId: number } ? Omit<Message, 'jobId'> : never
export type Question = WithoutJobId<
  Extract<
    AnalysisRequest,
    { type: 'embed' | 'ask-packs' | 'emotions' | 'use-gallery' | 'rank' | 'rank-all' | 'set-prototypes' }
  >
>

export interface Analyst {
  /** @throws Error with a sentence for the user when the file cannot be read */
  request<Value>(question: Question): Promise<Value>
}

/** Enough to keep both decoders and the inference worker busy on 2 cores. */
const IN_FLIGHT = 4

export type Progress = (done: number, total: number) => void

/** Asks one question per item; a failure is handed to `onFailure` and leaves null in its place. */
export async function askAll<Item, Value>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Value>,
  onFailure: (item: Item, error: Error) => void,
  onProgress: Progress = () => {},
): Promise<(Value | null)[]> {
  const queue = new PQueue({ concurrency: IN_FLIGHT })
  let done = 0
  return await queue.addAll(
    items.map((item) => async () => {
      try {
        return await ask(item)
      } catch (error) {
        onFailure(item, error instanceof Error ? error : new Error(String(error)))
        return null
      } finally {
        onProgress(++done, items.length)
      }
    }),
  )
}
