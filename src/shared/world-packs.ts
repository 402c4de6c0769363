/** World packs as the window and the command line see them. */
import { z } from 'zod'
import { WORLD_REGIONS } from './world-regions.ts'

export const worldPackStateSchema = z.object({
  id: z.string(),
  region: z.enum(WORLD_REGIONS).nullable(),
  name: z.string(),
  /** How many landmarks it knows. */
  landmarks: z.number().int(),
  licence: z.string(),
  attribution: z.string(),
  /**
   * `paused`: parts of it are on the disk; `damaged`: installed, and a file of it is altered.
   */
  state: z.enum(['available', 'downloading', 'converting', 'paused', 'installed', 'damaged']),
  /** Of what is downloaded. */
  downloadBytes: z.number().int(),
  /** Of what is downloaded, so far. */
  bytesBegun: z.number().int(),
  /** While it is converted: what part of it is, 0..1. */
  converted: z.number().min(0).max(1).nullable(),
  /** Of the installed pack. */
  bytesOnDisk: z.number().int(),
  /** It has an address; otherwise it comes from a folder. */
  downloadable: z.boolean(),
  /** It lies in the library's own folder. */
  removable: z.boolean(),
  /** Asked when photos are analysed, if it is installed. */
  enabled: z.boolean(),
  /** Its thresholds were measured; otherwise they are the plain ones. */
  calibrated: z.boolean(),
  /** On how many photos without a landmark that was done on this computer; null when it was not. */
  measuredOn: z.number().int().nullable(),
  /** Landmarks with the gazetteer's position, and those whose name means several places; null until it is installed. */
  matched: z.number().int().nullable(),
  ambiguous: z.number().int().nullable(),
  /** Why the last attempt ended, or why it is not used, and what to do. */
  error: z.string().nullable(),
})
export type WorldPackState = z.infer<typeof worldPackStateSchema>
