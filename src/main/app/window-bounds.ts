/** Remembers the window's size and place between starts. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { log } from './log.ts'

const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  maximized: z.boolean(),
})
export type WindowBounds = z.infer<typeof boundsSchema>

interface Area {
  x: number
  y: number
  width: number
  height: number
}

/** At least this much of the window must be on a display, so that it can be grabbed. */
const grabbablePx = 100

const firstStart = { width: 1280, height: 860, maximized: false }

/**
 * @param displays work areas of the displays that are connected now
 * @returns what was saved if it is still on a display; else a size only, which Electron centres
 */
export function readBounds(
  file: string,
  displays: readonly Area[],
): WindowBounds | Omit<WindowBounds, 'x' | 'y'> {
  const saved = readSaved(file)
  if (!saved) return firstStart
  if (displays.some((display) => isGrabbable(saved, display))) return saved
  return { width: saved.width, height: saved.height, maximized: saved.maximized }
}

function readSaved(file: string): WindowBounds | null {
  try {
    return boundsSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // None yet, or not readable: the first start's size is as good.
    return null
  }
}

function isGrabbable(window: Area, display: Area): boolean {
  const width = Math.min(window.x + window.width, display.x + display.width) - Math.max(window.x, display.x)
  const titleIsInside = window.y >= display.y && window.y < display.y + display.height - grabbablePx
  return width >= grabbablePx && titleIsInside
}

export function saveBounds(file: string, bounds: WindowBounds): void {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(temporary, JSON.stringify(bounds))
    renameSync(temporary, file)
  } catch (error) {
    log.error('Saving the window size failed', error)
  }
}
