import { expect, test, vi } from 'vitest'
import { LibraryUnusableError } from '../store/errors.ts'
import { BackgroundWrites } from './background-writes.ts'

const full = () => Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })

test('what cannot be written waits in its order, and the fault is told when it comes and when it goes', () => {
  vi.useFakeTimers()
  try {
    const told: (string | null)[] = []
    const writes = new BackgroundWrites({
      file: '/library.sqlite',
      onFault: () => told.push(writes.fault?.fault ?? null),
    })
    const done: string[] = []
    let isFull = true
    const write = (name: string) => () => {
      if (isFull) throw full()
      done.push(name)
    }
    writes.run(write('first'))
    writes.run(write('second'))
    writes.run(write('third'), write('third, looked at again'))
    expect(writes.fault).toBeInstanceOf(LibraryUnusableError)
    vi.advanceTimersByTime(10_000)
    expect([done, told]).toEqual([[], ['disk-full']])
    isFull = false
    vi.advanceTimersByTime(2000)
    expect(done).toEqual(['first', 'second', 'third, looked at again'])
    expect([writes.fault, told]).toEqual([null, ['disk-full', null]])
    writes.run(write('fourth'))
    expect(done.at(-1)).toBe('fourth')
  } finally {
    vi.useRealTimers()
  }
})

test('a fault of the program is thrown, and nothing happens after the end', () => {
  vi.useFakeTimers()
  try {
    const writes = new BackgroundWrites({ file: '/library.sqlite', onFault: () => {} })
    expect(() =>
      writes.run(() => {
        throw new TypeError('x is not a function')
      }),
    ).toThrow(TypeError)
    const late = vi.fn(() => {
      throw full()
    })
    writes.run(late)
    writes.close()
    vi.advanceTimersByTime(10_000)
    expect(late).toHaveBeenCalledTimes(1)
  } finally {
    vi.useRealTimers()
  }
})
