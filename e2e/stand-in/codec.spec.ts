import { expect, test } from 'vitest'
import { makeCodec } from './codec.ts'

const codec = makeCodec()
const roundTrip = (value: unknown) => codec.decode(codec.encode(value))

test.each([
  ['plain values', [null, true, '', 'ä\u2028', 0, -1.5, 1e300]],
  ['numbers that JSON lacks', [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0]],
  ['undefined in lists and objects', [undefined, { a: undefined }]],
  ['big integers, dates, patterns', [2n ** 70n, new Date(1234), /a+/gi]],
  ['maps and sets', new Map<unknown, unknown>([[{ k: 1 }, new Set([1, new Date(5)])]])],
  ['typed arrays', [new Float32Array([0.5, -3]), new Uint8Array(20_000).fill(7), new BigInt64Array([-5n])]],
  ['an object that looks like a tag', { $: 'date', v: 5 }],
])('%s come back as they were', (_what, value) => {
  expect(roundTrip(value)).toStrictEqual(value)
})

test('a view of a part of a buffer carries that part only', () => {
  const whole = new Uint8Array([1, 2, 3, 4])
  const back = roundTrip(whole.subarray(1, 3)) as Uint8Array
  expect([...back]).toEqual([2, 3])
  expect(back.buffer.byteLength).toBe(2)
})

test('errors keep name and message', () => {
  const back = roundTrip(new RangeError('too far')) as Error
  expect([back instanceof Error, back.name, back.message]).toEqual([true, 'RangeError', 'too far'])
})

test('what cannot be cloned is refused, at any depth', () => {
  const loop: unknown[] = []
  loop.push(loop)
  for (const value of [() => 1, Symbol('s'), Promise.resolve(), new WeakMap(), loop, { deep: [() => 1] }]) {
    expect(() => codec.encode(value)).toThrow('An object could not be cloned.')
  }
})
