import { distance } from 'geokdbush'

/** In degrees. */
export interface Position {
  latitude: number
  longitude: number
}

/** Along a great circle, in metres. */
export function metersBetween(a: Position, b: Position): number {
  return 1000 * distance(a.longitude, a.latitude, b.longitude, b.latitude)
}
