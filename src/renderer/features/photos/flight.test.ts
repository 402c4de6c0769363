import { expect, it } from 'vitest'
import { Flight, SETTLED_MS } from './flight.ts'

const VIEW = 700

it('is on between jumps that follow each other, and ends when they do', () => {
  const flight = new Flight()
  flight.scrolled(5000, VIEW, 1000)
  expect(flight.isOn(1000)).toBe(false)
  flight.scrolled(9000, VIEW, 1030)
  expect(flight.isOn(1030)).toBe(true)
  flight.scrolled(3000, VIEW, 1060)
  expect(flight.isOn(1060 + SETTLED_MS - 1)).toBe(true)
  expect(flight.isOn(1060 + SETTLED_MS)).toBe(false)
})

it('is none for single jumps, for the wheel, nor for keys pressed one after another', () => {
  const flight = new Flight()
  for (let n = 1; n <= 50; n++) {
    flight.scrolled(n * 120, VIEW, n * 16)
    expect(flight.isOn(n * 16)).toBe(false)
  }
  for (let n = 1; n <= 5; n++) {
    flight.scrolled(6000 + n * VIEW, VIEW, 1000 + n * (SETTLED_MS + 1))
    expect(flight.isOn(1000 + n * (SETTLED_MS + 1))).toBe(false)
  }
})
