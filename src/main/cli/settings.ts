/** `settings`: what is shown or changed of the library's settings, and deleting what models said about people. */
import { type Settings, settingsSchema } from '../../shared/library.ts'
import { resourcesDir } from '../../shared/node/entries.ts'
import { modelDirs } from '../../shared/node/model-catalogue.ts'
import { installedPacks, loadPackCatalogue } from '../../shared/node/world-packs.ts'
import { deleteEmotionEvidence, StillSwitchedOnError } from '../store/emotion-switches.ts'
import { readSettings, writeSettings } from '../store/settings.ts'
import { type GlobalOptions, libraryDirOf, withLibrary, withStore } from './context.ts'
import { CommandError, EXIT, type ExitCode, note, printJson, printTable } from './output.ts'

export interface SettingsOptions extends GlobalOptions {
  faces?: string
  mood?: string
  caution?: string
  packOff?: string[]
  packOn?: string[]
  deleteEvidence?: boolean
}

export async function settings(options: SettingsOptions): Promise<ExitCode> {
  const changes: Partial<Settings> = {}
  if (options.faces !== undefined) changes.facesEnabled = isOn('--faces', options.faces)
  if (options.mood !== undefined) changes.moodEnabled = isOn('--mood', options.mood)
  if (options.caution !== undefined) changes.caution = cautionNamed(options.caution)
  const { packOff = [], packOn = [] } = options
  const both = packOff.find((id) => packOn.includes(id))
  if (both !== undefined) throw new CommandError(`${both} cannot be on and off.`, EXIT.usage)
  await assertPacks([...packOff, ...packOn], options)
  const isChange = Object.keys(changes).length + packOff.length + packOn.length > 0
  if (!isChange && !options.deleteEvidence) {
    return withStore(options, ({ db }) => {
      print(readSettings(db), options)
      return EXIT.done
    })
  }
  return withLibrary(options, async ({ store }) => {
    if (packOff.length + packOn.length > 0) {
      const off = readSettings(store.db).worldPacksOff.filter((id) => !packOn.includes(id))
      changes.worldPacksOff = [...new Set([...off, ...packOff])]
    }
    const saved = writeSettings(store.db, changes)
    if (options.deleteEvidence) {
      try {
        if (saved.facesEnabled && saved.moodEnabled) {
          throw new CommandError('Nothing is switched off: add --faces off or --mood off.', EXIT.usage)
        }
        if (!saved.facesEnabled) deleteEmotionEvidence(store.db, 'faces')
        if (!saved.moodEnabled) deleteEmotionEvidence(store.db, 'mood')
        note('Deleted what the models said. Your own corrections stay in the journal.')
      } catch (error) {
        throw error instanceof StillSwitchedOnError ? new CommandError(error.message, EXIT.usage) : error
      }
    }
    print(saved, options)
    return EXIT.done
  })
}

async function assertPacks(ids: string[], options: GlobalOptions): Promise<void> {
  if (ids.length === 0) return
  const installed = await installedPacks(modelDirs({ libraryDir: libraryDirOf(options) }))
  const known = new Set([
    ...loadPackCatalogue(resourcesDir()).map(({ id }) => id),
    ...installed.map(({ manifest }) => manifest.id),
  ])
  const unknown = ids.find((id) => !known.has(id))
  if (unknown === undefined) return
  throw new CommandError(`There is no world pack ${unknown}; there are ${[...known].join(', ')}.`, EXIT.usage)
}

function isOn(option: string, value: string): boolean {
  if (value !== 'on' && value !== 'off') throw new CommandError(`${option} takes on or off.`, EXIT.usage)
  return value === 'on'
}

function cautionNamed(value: string): Settings['caution'] {
  const caution = settingsSchema.shape.caution.safeParse(value)
  if (caution.success) return caution.data
  throw new CommandError(
    `--caution takes one of ${settingsSchema.shape.caution.options.join(', ')}.`,
    EXIT.usage,
  )
}

function print(
  { facesEnabled, moodEnabled, caution, worldPacksOff }: Settings,
  { json }: GlobalOptions,
): void {
  if (json) printJson({ faces: facesEnabled, mood: moodEnabled, caution, worldPacksOff })
  else {
    const word = (on: boolean) => (on ? 'on' : 'off')
    printTable(
      ['Setting', 'State'],
      [
        ['Faces and their expression', word(facesEnabled)],
        ['Mood of the photo', word(moodEnabled)],
        ['Caution in naming landmarks', caution],
        ['World packs switched off', worldPacksOff.join(', ') || 'none'],
      ],
      '',
    )
  }
}
