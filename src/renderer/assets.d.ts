declare module '*.css'

/** justified-layout ships no types; this is the part used by features/photos/layout.ts. */
declare module 'justified-layout' {
  export interface JustifiedBox {
    aspectRatio: number
    top: number
    left: number
    width: number
    height: number
  }
  export default function justifiedLayout(
    aspectRatios: number[],
    options: {
      containerWidth: number
      containerPadding: number
      boxSpacing: number
      targetRowHeight: number
      targetRowHeightTolerance: number
      showWidows: boolean
    },
  ): { containerHeight: number; widowCount: number; boxes: JustifiedBox[] }
}
