/** Composition of the app: library, window and everything between them. No behaviour of its own beyond the order of things. */
import { join } from 'node:path'
import { app, dialog } from 'electron'
import { spoken } from '../../shared/i18n/messages.ts'
import { texts } from '../../shared/i18n/texts.ts'
import type { Settings } from '../../shared/library.ts'
import { resourcesDir } from '../../shared/node/entries.ts'
import { userDataDir } from '../../shared/node/library-dir.ts'
import { packedPhotos } from '../albums/photos.ts'
import { saveGalleryLandmarks } from '../albums/reference-landmarks.ts'
import { Learner } from '../learning/learner.ts'
import { Library } from '../library/library.ts'
import { LikenessThread } from '../likeness/thread.ts'
import { readSettings } from '../store/settings.ts'
import { UnnamedPlacesUpdater } from '../unnamed-places/updater.ts'
import { parseAppArguments } from './arguments.ts'
import { Background } from './background.ts'
import { AppEvents } from './events.ts'
import { endOnUncaughtErrors } from './fatal.ts'
import { addFolders } from './folders.ts'
import { libraryHandlers } from './handlers.ts'
import { serveInvokes } from './ipc.ts'
import { applyLanguage } from './language.ts'
import { keepLogIn, log } from './log.ts'
import { installMenu } from './menu.ts'
import { ModelInstallations } from './model-handlers.ts'
import { refuseNavigation } from './navigation.ts'
import { refuseNetworkAndPermissions } from './permissions.ts'
import { registerAppScheme, serveAppScheme } from './protocol.ts'
import { closeLibraryBeforeQuit } from './quit.ts'
import { relabelling } from './relabelling.ts'
import { savedProvider } from './saved-provider.ts'
import { applyTheme } from './theme.ts'
import { isForUser } from './user-errors.ts'
import { hostTransport } from './utility-transport.ts'
import { AppWindows } from './window.ts'
import { Work } from './work.ts'

const options = parseAppArguments(process.argv, { packaged: app.isPackaged, cwd: process.cwd() })

// One running app per library: Electron's instance lock goes by this folder.
app.setPath('userData', options.windowDir ?? userDataDir())
const logFile = join(app.getPath('userData'), 'moodmark.log')
keepLogIn(logFile)
const end = endOnUncaughtErrors(logFile)
registerAppScheme()
refuseNavigation()

if (app.requestSingleInstanceLock({ folders: options.folders })) {
  await start().catch(end)
} else {
  process.stderr.write('Moodmark is already open on this library; its window comes to the front.\n')
  app.quit()
}

async function start(): Promise<void> {
  await app.whenReady()
  applyLanguage('system')
  const library = openLibraryOrExit()
  if (!library) return

  const window = new AppWindows(app.getPath('userData'))
  const events = new AppEvents(library, window)
  const likeness = new LikenessThread(library.dir)
  const learner = new Learner(library, likeness, {
    onRelabelled: () => events.changed({ labels: true }),
    onFault: (message) => log.error('Learning from corrections was interrupted', new Error(message)),
  })
  const models = new ModelInstallations({ library, window, events, resourcesDir: resourcesDir() })
  // A thread of its own: a question of the window must not wait for it.
  const grouping = new LikenessThread(library.dir)
  const unnamedPlaces = new UnnamedPlacesUpdater({
    library,
    likeness: grouping,
    onChanged: () => events.changed({ labels: true }),
    onError: (error) => log.error('Looking for unnamed places failed', error),
  })
  const work: Work = new Work(() => background.workDone())
  const labels = relabelling(library.store.db, work, () => events.changed({ labels: true }))
  closeLibraryBeforeQuit(library, [
    () => work.close(),
    () => learner.close(),
    () => models.close(),
    () => likeness.close(),
    () => grouping.close(),
    () => unnamedPlaces.close(),
  ])
  const background: Background = new Background({
    settings: () => readSettings(library.store.db),
    progress: () => library.progress(),
    isWorking: () => work.isBusy,
    setPaused: (paused) => library.setPaused(paused),
    windows: window,
  })
  library.on('progress', (progress) => background.progressed(progress))
  refuseNetworkAndPermissions()
  serveAppScheme(library)
  const installAppMenu = () => installMenu(events, () => void window.openAnother())
  /** What outside the page follows the settings. */
  const onSettings = (settings: Settings) => {
    applyTheme(settings.theme)
    applyLanguage(settings.language)
    installAppMenu()
    background.settingsChanged()
    events.settingsChanged(settings)
  }
  serveInvokes(
    libraryHandlers({
      library,
      learner,
      likeness,
      window,
      events,
      work,
      labels,
      onSettings,
      resourcesDir: resourcesDir(),
      models: models.handlers,
    }),
    window,
    log,
  )
  onSettings(readSettings(library.store.db))

  app.on('second-instance', (_event, _argv, _cwd, data) => {
    background.open()
    const { folders } = data as { folders: string[] }
    void addFolders(library, folders, window)
  })
  app.on('activate', () => background.open())
  const opened = window.open()
  // While the page is on its way there is time for its first question.
  setImmediate(() => void packedPhotos(library.store.db, {}))
  await opened
  library.start()
  // What the last run of the app left over.
  labels.go()
  await addFolders(library, options.folders, window)
}

/** Null when the library cannot be used: the reason has been shown and the app is on its way out. */
function openLibraryOrExit(): Library | null {
  try {
    const provider = savedProvider(options.libraryDir)
    const library = Library.open({
      dir: options.libraryDir,
      watch: true,
      provider,
      transport: hostTransport(),
    })
    saveGalleryLandmarks(library.store.db, resourcesDir())
    return library
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (!isForUser(error)) log.error('Opening the library failed', error)
    process.stderr.write(`${message}\n`)
    dialog.showErrorBox(texts.dialogs.libraryFailedTitle, spoken(message))
    app.exit(3)
    return null
  }
}
