import { expect, it, vi } from 'vitest'
import { stopAll, Work } from './work.ts'

it('is busy while a job runs, says when the last has ended, and passes on what it came to', async () => {
  const done = vi.fn()
  const work = new Work(done)
  const first = Promise.withResolvers<string>()
  const second = Promise.withResolvers<string>()
  const [a, b] = [work.run(() => first.promise), work.run(() => second.promise)]
  first.reject(new Error('broken'))
  await expect(a).rejects.toThrow('broken')
  expect([work.isBusy, done.mock.calls.length]).toEqual([true, 0])
  second.resolve('made')
  expect(await b).toBe('made')
  expect([work.isBusy, done.mock.calls.length]).toEqual([false, 1])
})

it('tells jobs to end and waits for them', async () => {
  const work = new Work()
  const ended: string[] = []
  const finish = Promise.withResolvers<void>()
  void work.run(async (signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    ended.push('told')
  })
  void work.run(() => finish.promise.then(() => void ended.push('finished')))
  const closed = work.close().then(() => ended.push('closed'))
  finish.resolve()
  await closed
  expect(ended.sort()).toEqual(['closed', 'finished', 'told'])
  expect(work.isBusy).toBe(false)
})

it('goes on stopping when one fails, in the order given', async () => {
  const log: string[] = []
  await stopAll(
    [
      () => {
        throw new Error('first')
      },
      () => Promise.reject(new Error('second')),
      () => void log.push('library closed'),
    ],
    (error) => log.push(String(error)),
  )
  expect(log).toEqual(['Error: first', 'Error: second', 'library closed'])
})
