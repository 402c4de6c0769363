/**
 * The IPC contract: the only description of what crosses between window and main process.
 * Channel → zod schema of its input and of its output. Preload builds its client from the names,
 * main's wrapper parses the input and checks the sender, and both are typed from here.
 */

import { z } from 'zod'
import { COMMANDS } from './commands.ts'
import { correctionPreviewSchema, correctionSchema, judgementSchema } from './judgements.ts'
import {
  ALBUM_GROUPINGS,
  albumSchema,
  landmarkSuggestionSchema,
  mapNamesSchema,
  packedPhotoListSchema,
  photoDetailSchema,
  photoPositionsSchema,
  photoQuerySchema,
  photosAmongSchema,
  problemSchema,
  progressSchema,
  rootSchema,
  settingsSchema,
  similarListSchema,
  unnamedPlaceSchema,
} from './library.ts'
import { MAX_SEARCH_LENGTH } from './limits.ts'
import { searchSuggestionSchema, searchTermSchema } from './search.ts'
import { whyMoodSchema, whyPictureSchema, whySchema } from './why.ts'
import { worldPackStateSchema } from './world-packs.ts'

const nothing = z.undefined()
const searchTextSchema = z.object({ text: z.string().max(MAX_SEARCH_LENGTH) })
const id = z.number().int().nonnegative()

export const modelStateSchema = z.object({
  id: z.string(),
  task: z.string(),
  version: z.string(),
  /** Null where it is not known before the download. */
  bytes: z.number().int().nullable(),
  licence: z.string(),
  attribution: z.string(),
  /** What the app does better with it. */
  gain: z.string(),
  /** Nothing of the app waits for it. */
  optional: z.boolean(),
  /** It has an address; otherwise it comes from a folder. */
  downloadable: z.boolean(),
  /** A copy lies in the library's folder and can be deleted. */
  removable: z.boolean(),
  /** It is being downloaded or copied at the moment, whichever window asked for it. */
  installing: z.boolean(),
  state: z.enum(['ready', 'missing', 'altered']),
  /** Where it was found in words ("bundled", "data folder", "MOODMARK_MODELS", "development mirror"), or what to do. */
  detail: z.string(),
})
export type ModelState = z.infer<typeof modelStateSchema>

export const appInfoSchema = z.object({
  version: z.string(),
  libraryDir: z.string(),
  provider: z.string(),
  providers: z.array(z.object({ provider: z.string(), status: z.string(), reason: z.string() })),
  capabilities: z.array(z.object({ capability: z.string(), enabled: z.boolean(), reason: z.string() })),
  models: z.array(modelStateSchema),
  /** Null until the analysis process has answered for the first time. */
  analysisReady: z.boolean(),
})
export type AppInfo = z.infer<typeof appInfoSchema>

export const invokeContract = {
  'app.info': { input: nothing, output: appInfoSchema },
  'settings.get': { input: nothing, output: settingsSchema },
  'settings.set': { input: settingsSchema.partial(), output: settingsSchema },
  /** Deletes what models have said; the switch must be off. Judgements stay. */
  'evidence.delete': {
    input: z.object({ what: z.enum(['faces', 'mood']) }),
    output: z.object({ photos: z.number().int() }),
  },
  'packs.list': { input: nothing, output: z.array(worldPackStateSchema) },
  /** Begins an installation, or goes on with one; how it goes is told by `packs.changed`. From a folder: it is asked for. */
  'packs.install': { input: z.object({ id: z.string(), fromFolder: z.boolean() }), output: z.null() },
  'packs.pause': { input: z.object({ id: z.string() }), output: z.null() },
  /** Deletes a pack, or what was begun of it. */
  'packs.remove': { input: z.object({ id: z.string() }), output: z.null() },
  'packs.enable': { input: z.object({ id: z.string(), enabled: z.boolean() }), output: settingsSchema },
  /** Resolves when the model is installed; false when no folder was chosen. From the next start on it is used. */
  'models.install': { input: z.object({ id: z.string(), fromFolder: z.boolean() }), output: z.boolean() },
  'models.pause': { input: z.object({ id: z.string() }), output: z.null() },
  'models.remove': { input: z.object({ id: z.string() }), output: z.null() },
  /** Bytes of previews, and of larger copies that can be made again at any time. */
  'cache.size': { input: nothing, output: z.object({ previews: z.number(), copies: z.number() }) },
  /** Deletes the larger copies; answers with the bytes that this freed. */
  'cache.clear': { input: nothing, output: z.object({ freed: z.number() }) },
  /** Copies the database now; answers with the copy's name in the library's folder `backups`. */
  'library.backup': { input: nothing, output: z.object({ name: z.string() }) },
  'roots.list': { input: nothing, output: z.array(rootSchema) },
  /** Opens the system's folder chooser; resolves to the roots added (none when cancelled). */
  'roots.choose': { input: nothing, output: z.array(rootSchema) },
  /** Forget a folder; its files on disk are untouched, its judgements stay in the journal. */
  'roots.remove': { input: z.object({ rootId: id }), output: z.null() },
  'scan.progress': { input: nothing, output: progressSchema },
  'scan.pause': { input: z.object({ paused: z.boolean() }), output: progressSchema },
  'scan.problems': { input: nothing, output: z.array(problemSchema) },
  /** Ids as `scan.problems` gives them; folders that could not be listed have negative ones. */
  'scan.retry': { input: z.object({ fileIds: z.array(z.number().int()) }), output: z.null() },
  'scan.rescan': { input: nothing, output: z.null() },
  'albums.list': { input: z.object({ by: z.enum(ALBUM_GROUPINGS) }), output: z.array(albumSchema) },
  /** Null when it has been deleted. */
  'albums.smart': {
    input: z.object({ albumId: z.string() }),
    output: z.object({ id: z.string(), name: z.string(), query: z.string() }).nullable(),
  },
  /** Groups of photos that wait for the name of their place, the largest first. */
  'places.unnamed': { input: nothing, output: z.array(unnamedPlaceSchema) },
  /** What a search text is understood as, in its order. */
  'search.terms': { input: searchTextSchema, output: z.array(searchTermSchema) },
  'search.suggest': { input: searchTextSchema, output: z.array(searchSuggestionSchema) },
  /** Everything that has a place on the map. */
  'photos.positions': { input: nothing, output: photoPositionsSchema },
  'map.names': { input: nothing, output: mapNamesSchema },
  'photos.list': { input: photoQuerySchema, output: packedPhotoListSchema },
  /** The same to a window that holds the list of all photos: a bit for each of them instead of 13 bytes for each found. */
  'photos.among': {
    input: z.object({ query: photoQuerySchema, edition: z.number().int().positive() }),
    output: photosAmongSchema,
  },
  /** Null when the photo has left the library. */
  'photos.get': { input: z.object({ photoId: id }), output: photoDetailSchema.nullable() },
  /** The photos that look most like one; null when it has not been compared yet. */
  'photos.similar': { input: z.object({ photoId: id }), output: similarListSchema.nullable() },
  /** Why a photo carries its landmark, as far as the library knows; null when the photo has left it. */
  'photos.why': { input: z.object({ photoId: id }), output: whySchema.nullable() },
  /** Why a photo has its mood, or none; null without evidence, and while mood is switched off. */
  'photos.whyMood': { input: z.object({ photoId: id }), output: whyMoodSchema.nullable() },
  /** What of the picture decided: computed now, which takes about a second. */
  'photos.whyPicture': { input: z.object({ photoId: id }), output: whyPictureSchema },
  /** Copies of the files in a folder that the user is asked for; null when none was chosen. */
  'photos.export': {
    input: z.object({ photoIds: z.array(id).min(1), sidecars: z.boolean() }),
    output: z
      .object({
        folder: z.string(),
        copied: z.number().int(),
        failed: z.array(z.object({ photoId: id, name: z.string(), message: z.string() })),
      })
      .nullable(),
  },
  /** Begins a drag of the files themselves, out of the window; only while a mouse button is held. */
  'photos.dragOut': { input: z.object({ photoIds: z.array(id).min(1) }), output: z.null() },
  'photos.reveal': { input: z.object({ photoId: id }), output: z.null() },
  'landmarks.suggest': {
    input: z.object({ text: z.string().max(200), photoId: id.optional() }),
    output: z.array(landmarkSuggestionSchema),
  },
  /** Photos that wait for an answer, the most useful first. */
  'review.queue': { input: nothing, output: z.object({ ids: z.array(id) }) },
  'corrections.apply': { input: judgementSchema, output: correctionSchema },
  /** Several judgements as one command: all or none are made, and they are undone as one. */
  'corrections.applyAll': { input: z.array(judgementSchema).min(1), output: correctionSchema },
  /** What judgements would do, without making them. */
  'corrections.preview': { input: z.array(judgementSchema).min(1), output: correctionPreviewSchema },
  /** Undoes the newest correction not yet undone; null when there is none. */
  'corrections.undo': { input: nothing, output: correctionSchema.nullable() },
  /** Undoes this correction and every newer one in force; the ids of those that were, newest first. */
  'corrections.undoBackTo': { input: z.object({ id }), output: z.array(id) },
  /** Re-applies the newest undone correction, if nothing was corrected since; null when there is none. */
  'corrections.redo': { input: nothing, output: correctionSchema.nullable() },
  /**
   * Photos that look like this landmark after what was said last, best first. Answered when all of that has been learnt,
   * or as soon as the photos most like it have been looked at again.
   */
  'learning.more': {
    input: z.object({ landmarkId: z.string(), after: z.enum(['first', 'all']) }),
    output: z.object({
      landmarkId: z.string(),
      /** Named by themselves since the app was started. */
      named: z.array(id),
      /** Waiting for an answer. */
      unsure: z.array(id),
    }),
  },
  'corrections.history': {
    input: z.object({ limit: z.number().int().min(1).max(100_000) }),
    output: z.array(correctionSchema),
  },
} as const

export type InvokeChannel = keyof typeof invokeContract
export type InvokeInput<C extends InvokeChannel> = z.input<(typeof invokeContract)[C]['input']>
export type InvokeOutput<C extends InvokeChannel> = z.output<(typeof invokeContract)[C]['output']>
export const invokeChannels = Object.keys(invokeContract) as InvokeChannel[]

export const eventContract = {
  'scan.progress': progressSchema,
  /** Something that lists or labels show has changed; sent at most 4 times a second. */
  'library.changed': z.object({ roots: z.boolean(), photos: z.boolean(), labels: z.boolean() }),
  'app.changed': appInfoSchema,
  /** Sent at most five times a second while something is installed. */
  'packs.changed': z.array(worldPackStateSchema),
  /** While a model is downloaded. */
  'models.progress': z.object({ id: z.string(), bytesDone: z.number().int() }),
  /** While photos are copied into a folder, at most five times a second; null when that has ended. */
  'export.progress': z.object({ done: z.number().int(), total: z.number().int() }).nullable(),
  /** Changed in this window or another one. */
  'settings.changed': settingsSchema,
  /** A menu or tray command for the window. */
  'app.command': z.object({ command: z.enum(COMMANDS) }),
} as const
export type EventChannel = keyof typeof eventContract
export type EventPayload<C extends EventChannel> = z.output<(typeof eventContract)[C]>
export const eventChannels = Object.keys(eventContract) as EventChannel[]

/** What the preload exposes as `window.moodmark`. */
export interface MoodmarkClient {
  invoke<C extends InvokeChannel>(
    channel: C,
    ...input: InvokeInput<C> extends undefined ? [] : [InvokeInput<C>]
  ): Promise<InvokeOutput<C>>
  /** Subscribes; the returned number ends it through `off`. */
  on<C extends EventChannel>(channel: C, listener: (payload: EventPayload<C>) => void): number
  off(subscription: number): void
}
