import type { packs as english } from '../en/packs.ts'
import type { SameKeys } from '../same-keys.ts'

/** Einstellungen: Weltpakete und Modelle zum Herunterladen. */
export const packs: SameKeys<typeof english> = {
  title: 'Weltpakete',
  lead: 'Benennen Sehenswürdigkeiten einer ganzen Region, ohne dass du sie zeigen musst. Jedes Paket wird einmal von öffentlichen Adressen geladen, wenn du es verlangst; danach geht das Erkennen ohne Netz.',
  mapLabel: 'Karte der Regionen',
  landmarks: '{{number, number}} Sehenswürdigkeiten',
  download: '{{size}} herunterzuladen',
  onDisk: '{{size}} auf der Platte',
  matched: 'Von {{number, number}} ist die Lage bekannt; {{ambiguous, number}} Namen bedeuten mehrere Orte.',
  plainThresholds:
    'Noch nicht an gewöhnlichen Fotos gemessen: Es nennt nur, was sehr sicher ist. Das geschieht von selbst, wenn die Bibliothek etwa hundert Fotos ohne Sehenswürdigkeit hat.',
  measured: 'An {{number, number}} Fotos ohne Sehenswürdigkeit gemessen.',
  source: 'Lizenz und Herkunft',
  states: {
    available: 'Nicht installiert',
    downloading: 'Wird geladen',
    converting: 'Wird vorbereitet',
    paused: 'Angehalten',
    installed: 'Installiert',
    damaged: 'Beschädigt',
  },
  progress: '{{done}} von {{total}}',
  progressLabel: 'Laden von {{name}}',
  converting: '{{percent}} vorbereitet',
  convertingLabel: '{{name}} wird vorbereitet',
  install: 'Installieren',
  installLabel: '{{name}} installieren',
  resume: 'Fortsetzen',
  resumeLabel: '{{name}} fortsetzen',
  pause: 'Anhalten',
  pauseLabel: '{{name}} anhalten',
  fromFolder: 'Aus einem Ordner…',
  fromFolderLabel: '{{name}} aus einem Ordner installieren…',
  remove: 'Entfernen',
  removeLabel: '{{name}} entfernen',
  cancel: 'Abbrechen',
  cancelLabel: 'Installation von {{name}} abbrechen',
  removeTitle: '„{{name}}“ entfernen?',
  removeText:
    '{{size}} werden frei. Was du über Fotos gesagt hast, bleibt; Namen, die nur dieses Paket gab, gehen.',
  use: '{{name}} beim Erkennen verwenden',
  failed: 'Das hat nicht geklappt. {{reason}}',
  modelInstalled: 'Installiert. Wird von nun an verwendet.',
  modelKept: 'Installiert. Diese Version verwendet es nicht von selbst.',
}
