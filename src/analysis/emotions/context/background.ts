/** The surroundings of the people: the backbone's features without the cells that persons or faces cover. */
import type { FeatureMap } from '../../landmarks/gem.ts'
import type { Rect } from '../geometry.ts'
import type { BranchFeatures, ContextBranch, ContextPhoto } from './branch.ts'
import { channelMeans } from './scene.ts'

const SIDE = 320
/** Share of the picture that must be left; a portrait has no background worth describing. */
const MIN_LEFT = 0.2
/** How far a body reaches beyond its face, in face widths to the sides and face heights downwards. */
const BODY_WIDTHS = 1
const BODY_HEIGHTS = 6

export class BackgroundBranch implements ContextBranch {
  readonly name = 'background'

  async describe({ image, views, faces, persons }: ContextPhoto): Promise<BranchFeatures | null> {
    const view = views.find(({ side }) => side === SIDE) ?? views[0]
    if (!view) return null
    const boxes: Rect[] = (persons ?? []).map(({ box }) => fractions(box, image))
    for (const { box } of faces) {
      const [x, y, width, height] = box
      boxes.push({
        x: x - BODY_WIDTHS * width,
        y,
        width: width * (1 + 2 * BODY_WIDTHS),
        height: height * (1 + BODY_HEIGHTS),
      })
    }
    const keep = cellsOutside(view.features, boxes)
    const left = keep.reduce((sum, kept) => sum + kept, 0)
    if (left < MIN_LEFT * keep.length) return null
    return { background: channelMeans(view.features, keep).map(Math.sqrt) }
  }
}

/** 1 for each cell whose middle lies in none of the boxes (fractions of the picture). Exported for its test. */
export function cellsOutside(map: Pick<FeatureMap, 'width' | 'height'>, boxes: readonly Rect[]): Uint8Array {
  const keep = new Uint8Array(map.width * map.height).fill(1)
  for (let row = 0; row < map.height; row++) {
    for (let column = 0; column < map.width; column++) {
      const x = (column + 0.5) / map.width
      const y = (row + 0.5) / map.height
      if (boxes.some((box) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height)) {
        keep[row * map.width + column] = 0
      }
    }
  }
  return keep
}

function fractions({ x, y, width, height }: Rect, image: { width: number; height: number }): Rect {
  return {
    x: x / image.width,
    y: y / image.height,
    width: width / image.width,
    height: height / image.height,
  }
}
