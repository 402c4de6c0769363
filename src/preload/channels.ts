/**
 * The channels that the window may use. Written out because the contract itself would bring zod into the preload;
 * TypeScript refuses a missing or surplus name.
 */
import type { EventChannel, InvokeChannel } from '../shared/ipc.ts'

export const allowedInvokes: Record<InvokeChannel, true> = {
  'app.info': true,
  'settings.get': true,
  'settings.set': true,
  'evidence.delete': true,
  'roots.list': true,
  'roots.choose': true,
  'roots.remove': true,
  'scan.progress': true,
  'scan.pause': true,
  'scan.problems': true,
  'scan.retry': true,
  'scan.rescan': true,
  'albums.list': true,
  'albums.smart': true,
  'places.unnamed': true,
  'search.terms': true,
  'search.suggest': true,
  'photos.positions': true,
  'map.names': true,
  'photos.list': true,
  'photos.get': true,
  'photos.similar': true,
  'photos.why': true,
  'photos.whyPicture': true,
  'photos.export': true,
  'photos.dragOut': true,
  'photos.reveal': true,
  'landmarks.suggest': true,
  'corrections.apply': true,
  'corrections.applyAll': true,
  'corrections.preview': true,
  'corrections.undoBackTo': true,
  'corrections.undo': true,
  'corrections.redo': true,
  'corrections.history': true,
  'learning.more': true,
}

export const allowedEvents: Record<EventChannel, true> = {
  'scan.progress': true,
  'library.changed': true,
  'app.changed': true,
  'app.command': true,
}
