import { describe, expect, it } from 'vitest'
import { HIGHEST, ScrollSpace } from './scroll-space.ts'

const VIEW = 800

/** An element as the browser scrolls it: whole pixels, never beyond its ends. */
class Element {
  readonly clientHeight = VIEW
  readonly space: ScrollSpace
  #top = 0

  constructor(height: number) {
    this.space = new ScrollSpace()
    this.space.attach(this)
    this.space.height = height
  }

  get scrollTop(): number {
    return this.#top
  }

  set scrollTop(top: number) {
    this.#top = Math.round(Math.min(this.space.elementHeight - VIEW, Math.max(0, top)))
  }

  /** As a wheel, a key or the scroll bar does. */
  move(to: number): void {
    this.scrollTop = to
    this.space.scrolled()
    // The event that setting the position caused.
    this.space.scrolled()
  }
}

describe('a list that fits', () => {
  it('is scrolled as it is', () => {
    const element = new Element(3_000_000)
    const { space } = element
    expect(space.elementHeight).toBe(3_000_000)
    for (const top of [0, 120, 2_000_000, 2_999_200]) {
      element.move(top)
      expect([space.top, space.shift]).toEqual([top, 0])
      space.scrollTo(top)
      expect([element.scrollTop, space.shift]).toEqual([top, 0])
    }
  })
})

describe.each([16_000_000, 40_000_000, 300_000_000])('a list of %i px', (height) => {
  const end = height - VIEW

  it('has an element that browsers can lay out', () => {
    expect(new Element(height).space.elementHeight).toBe(HIGHEST)
  })

  it('goes to any place, and is there', () => {
    const { space } = new Element(height)
    for (const top of [0, 1, 99_999, 100_001, height / 3, height / 2, end - 100_001, end - 7, end]) {
      space.scrollTo(top)
      expect(space.top).toBeCloseTo(top, 3)
    }
    space.scrollTo(height * 2)
    expect(space.top).toBe(end)
    space.scrollTo(-5)
    expect(space.top).toBe(0)
  })

  it('moves by what the wheel says, from either end and in the middle', () => {
    const element = new Element(height)
    const { space } = element
    for (const [start, step] of [
      [0, 120],
      [0, 1500],
      [height / 2, 1500],
      [height / 2, -1500],
      [end, -120],
      [end, -1500],
    ] as const) {
      space.scrollTo(start)
      let wanted = space.top
      for (let n = 0; n < 3000; n++) {
        wanted = Math.min(end, Math.max(0, wanted + step))
        element.move(element.scrollTop + step)
        expect(Math.abs(space.top - wanted)).toBeLessThan(1)
      }
    }
  })

  it('reaches both ends by the wheel alone', () => {
    const element = new Element(height)
    const { space } = element
    space.scrollTo(1_000_000)
    for (let n = 0; n < 1000; n++) element.move(element.scrollTop - 1500)
    expect([space.top, element.scrollTop]).toEqual([0, 0])
    space.scrollTo(end - 1_000_000)
    for (let n = 0; n < 1000; n++) element.move(element.scrollTop + 1500)
    expect(space.top).toBe(end)
    expect(element.scrollTop).toBe(HIGHEST - VIEW)
  })

  it('follows the scroll bar through the whole list, without ever going back', () => {
    const element = new Element(height)
    const { space } = element
    let last = -1
    for (let part = 0; part <= 200; part++) {
      element.move(((HIGHEST - VIEW) * part) / 200)
      expect(space.top).toBeGreaterThan(last)
      last = space.top
    }
    expect(last).toBe(end)
  })
})

it('forgets the shift when the list has become short', () => {
  const element = new Element(40_000_000)
  element.space.scrollTo(30_000_000)
  expect(element.space.shift).toBeGreaterThan(0)
  element.space.height = 9000
  expect(element.space.shift).toBe(0)
})
