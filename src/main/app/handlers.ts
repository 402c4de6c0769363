/** What each call of the window does. The contract is src/shared/ipc.ts; a channel without a line here is a type error. */
import type { Settings } from '../../shared/library.ts'
import { modelDirs } from '../../shared/node/model-catalogue.ts'
import { installedManifest } from '../../shared/node/world-packs.ts'
import { listAlbums } from '../albums/albums.ts'
import { warmUpFaceCounts } from '../albums/by-time.ts'
import { packedPhotos, photoDetail, photosAmong } from '../albums/photos.ts'
import { mapNames, photoPositions } from '../albums/positions.ts'
import { SIMILAR_SHOWN, similarList } from '../albums/similar.ts'
import { smartAlbum } from '../albums/smart-albums.ts'
import { alternativeNames, gazetteerLandmark, suggestLandmarks } from '../albums/suggest.ts'
import { appInfo } from '../doctor.ts'
import type { Learner } from '../learning/learner.ts'
import { whyLandmark } from '../learning/why.ts'
import { whyMood } from '../learning/why-mood.ts'
import { whyPicture } from '../learning/why-picture.ts'
import type { Library } from '../library/library.ts'
import type { LikenessThread } from '../likeness/thread.ts'
import { searchSuggestions, searchTerms } from '../search/search.ts'
import { alsoCalled } from '../search/vocabulary.ts'
import { backUpInUse } from '../store/backup.ts'
import { applyJudgements, history, previewJudgements, redo, undo, undoBackTo } from '../store/corrections.ts'
import { deleteEmotionEvidence, StillSwitchedOnError } from '../store/emotion-switches.ts'
import { readSettings, writeSettings } from '../store/settings.ts'
import { listUnnamedPlaces } from '../unnamed-places/list.ts'
import { cacheSize, clearCache } from './caches.ts'
import type { AppEvents } from './events.ts'
import { addRoots } from './folders.ts'
import type { InvokeHandlers } from './invoke.ts'
import type { ModelHandlers } from './model-handlers.ts'
import { type PhotoWindow, photoHandlers } from './photo-handlers.ts'
import type { Relabelling } from './relabelling.ts'
import { AppError } from './user-errors.ts'
import type { Work } from './work.ts'

export interface HandlerParts {
  library: Library
  likeness: LikenessThread
  learner: Pick<Learner, 'learn' | 'moreLike' | 'warmUp'>
  window: { chooseFolders(): Promise<string[]> } & PhotoWindow
  events: Pick<AppEvents, 'changed' | 'exportProgress'>
  work: Work
  labels: Relabelling
  onSettings: (settings: Settings) => void
  resourcesDir: string
  models: ModelHandlers
}

export function libraryHandlers({
  library,
  likeness,
  learner,
  window,
  events,
  work,
  labels,
  onSettings,
  resourcesDir,
  models,
}: HandlerParts): InvokeHandlers {
  const { store } = library
  const { db } = store
  /** Labels have changed by the user's word: the lists that show them are out of date. */
  const relabelled = <T>(result: T): T => {
    events.changed({ labels: true })
    return result
  }
  alsoCalled(db, (id) => alternativeNames(resourcesDir, id))
  const lookup = (id: string) => gazetteerLandmark(resourcesDir, id)
  /** A word on landmarks is learnt while the window goes on; what comes of it is told as a change of labels. */
  const corrected = <T>(result: T): T => {
    void learner.learn()
    labels.go()
    return relabelled(result)
  }
  return {
    'app.info': () => appInfo(library, resourcesDir),
    'settings.get': () => readSettings(db),
    'settings.set': (changes) => {
      const settings = writeSettings(db, withoutUndefined(changes))
      onSettings(settings)
      labels.go()
      if (changes.facesEnabled !== undefined || changes.moodEnabled !== undefined)
        library.analyseWhatIsMissing()
      return relabelled(settings)
    },
    'evidence.delete': ({ what }) => {
      try {
        const photos = deleteEmotionEvidence(db, what)
        library.analyseWhatIsMissing()
        return relabelled({ photos })
      } catch (error) {
        throw error instanceof StillSwitchedOnError ? new AppError(error.message) : error
      }
    },
    ...models,
    'cache.size': () => cacheSize(library.dir),
    'cache.clear': () => clearCache(library.dir),
    'library.backup': async () => ({ name: await work.run(() => backUpInUse(db, library.dir)) }),
    'roots.list': () => library.roots(),
    'roots.choose': async () => addRoots(library, await window.chooseFolders()),
    'roots.remove': ({ rootId }) => {
      library.removeRoot(rootId)
      return null
    },
    'scan.progress': () => library.progress(),
    'scan.pause': ({ paused }) => {
      library.setPaused(paused)
      return library.progress()
    },
    'scan.problems': () => library.problems(),
    'scan.retry': ({ fileIds }) => {
      library.retry(fileIds)
      return null
    },
    'scan.rescan': () => {
      library.rescan()
      return null
    },
    'albums.list': ({ by }) => listAlbums(db, by),
    'albums.smart': ({ albumId }) => smartAlbum(db, albumId),
    'places.unnamed': () => listUnnamedPlaces(db),
    'search.terms': ({ text }) => searchTerms(db, text),
    'search.suggest': ({ text }) => {
      // The field has been entered: whatever comes next can do with it.
      if (text === '') setImmediate(() => warmUpFaceCounts(db))
      return searchSuggestions(db, text)
    },
    'photos.positions': () => photoPositions(db),
    'map.names': () => mapNames(db),
    'photos.list': (query) => packedPhotos(db, query),
    'photos.among': ({ query, edition }) => photosAmong(db, query, edition),
    'photos.get': ({ photoId }) => photoDetail(db, photoId, offlineRoots(library)),
    'photos.similar': async ({ photoId }) => {
      const found = await likeness.ask('similar', { photoId, limit: SIMILAR_SHOWN })
      return found && similarList(db, found)
    },
    'photos.why': ({ photoId }) =>
      whyLandmark(db, photoId, (id) =>
        installedManifest(modelDirs({ libraryDir: library.dir, resourcesDir }), id),
      ),
    'photos.whyMood': ({ photoId }) => (readSettings(db).moodEnabled ? whyMood(db, photoId) : null),
    'photos.whyPicture': ({ photoId }) => whyPicture(db, photoId, library.analysis),
    ...photoHandlers(library, window, work, events),
    'landmarks.suggest': ({ text, photoId }) => {
      learner.warmUp()
      return suggestLandmarks(db, resourcesDir, text, photoId)
    },
    'review.queue': async () => {
      const ids = await likeness.ask('review-queue', null)
      if (ids.length > 0) learner.warmUp()
      return { ids }
    },
    'corrections.apply': (judgement) => corrected(applyJudgements(store, [judgement], lookup)),
    'corrections.applyAll': (judgements) => corrected(applyJudgements(store, judgements, lookup)),
    'corrections.preview': (judgements) => {
      if (judgements.some(({ kind }) => kind === 'landmark' || kind === 'landmark-name')) learner.warmUp()
      return previewJudgements(db, judgements, lookup)
    },
    'corrections.undoBackTo': ({ id }) => corrected(undoBackTo(store, id)).map((correction) => correction.id),
    'corrections.undo': () => corrected(undo(store)),
    'corrections.redo': () => corrected(redo(store)),
    'learning.more': ({ landmarkId, after }) => learner.moreLike(landmarkId, after),
    'corrections.history': ({ limit }) => history(store, limit),
  }
}

/** zod's partial leaves `undefined` possible for a key; a setting is either changed or not named. */
function withoutUndefined(changes: { [K in keyof Settings]?: Settings[K] | undefined }): Partial<Settings> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
}

function offlineRoots(library: Library): ReadonlySet<number> {
  return new Set(library.roots().flatMap(({ id, state }) => (state === 'online' ? [] : [id])))
}
