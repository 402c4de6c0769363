import { describe, expect, it } from 'vitest'
import { cropPlanar, halve, mirror, toGrey } from './crop.ts'

/** Red = x, green = y, blue = 200. */
function ramp(width: number, height: number) {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set([x, y, 200], (y * width + x) * 3)
  return { data, width, height }
}

const image = ramp(100, 80)

describe('cropPlanar', () => {
  it('copies pixels when nothing is scaled', () => {
    const out = cropPlanar(image, { centerX: 20, centerY: 30, width: 4, height: 2, angle: 0 }, 4, 2, 'edge')
    expect([...out.slice(0, 8)].map(Math.round)).toEqual([18, 19, 20, 21, 18, 19, 20, 21])
    expect([...out.slice(8, 16)].map(Math.round)).toEqual([29, 29, 29, 29, 30, 30, 30, 30])
  })

  it('averages when it gets smaller and interpolates when it gets larger', () => {
    const small = cropPlanar(
      image,
      { centerX: 50, centerY: 40, width: 40, height: 40, angle: 0 },
      2,
      2,
      'edge',
    )
    expect(small[0]).toBeCloseTo(39.5, 0)
    expect(small[1]).toBeCloseTo(59.5, 0)
    const large = cropPlanar(image, { centerX: 51, centerY: 40, width: 2, height: 2, angle: 0 }, 4, 4, 'edge')
    expect([...large.slice(0, 4)]).toEqual([49.75, 50.25, 50.75, 51.25])
  })

  it('turns clockwise: the top row of a window turned by 90° runs down the picture', () => {
    const turned = { centerX: 50, centerY: 40, width: 20, height: 20, angle: Math.PI / 2 }
    const out = cropPlanar(image, turned, 20, 20, 'edge')
    const green = out.slice(400, 800)
    expect(green[0]).toBeCloseTo(30, 0)
    expect(green[19]).toBeCloseTo(49, 0)
    expect(out[0]).toBeCloseTo(59, 0)
  })

  it('agrees with itself between the upright and the turned way at a tiny angle', () => {
    const window = { centerX: 48.3, centerY: 41.1, width: 30, height: 30 }
    const upright = cropPlanar(image, { ...window, angle: 0 }, 15, 15, 'edge')
    const turned = cropPlanar(image, { ...window, angle: 1e-9 }, 15, 15, 'edge')
    upright.forEach((value, i) => {
      expect(turned[i]).toBeCloseTo(value, 0)
    })
  })

  it('fills what lies outside the picture', () => {
    const corner = { centerX: 0, centerY: 0, width: 4, height: 4, angle: 0 }
    expect(cropPlanar(image, corner, 4, 4, 127)[0]).toBe(127)
    expect(cropPlanar(image, corner, 4, 4, 'edge')[0]).toBe(0)
    expect(cropPlanar(image, corner, 4, 4, 127)[2 * 16 + 15]).toBeCloseTo(200)
  })
})

it('toGrey weighs the channels as BT.601 does', () => {
  expect(toGrey(Float32Array.of(100, 0, 0))[0]).toBeCloseTo(29.9)
  expect(toGrey(Float32Array.of(255, 255, 255))[0]).toBeCloseTo(255)
})

it('mirror turns each row round', () => {
  expect([...mirror(Float32Array.of(1, 2, 3, 4, 5, 6), 3)]).toEqual([3, 2, 1, 6, 5, 4])
})

it('halve takes the mean of 2 × 2 blocks', () => {
  const half = halve(ramp(5, 4))
  expect([half.width, half.height]).toEqual([2, 2])
  expect([...half.data.slice(0, 6)]).toEqual([1, 1, 200, 3, 1, 200])
})
