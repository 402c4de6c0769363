/**
 * `dialog`. Where the window is on a screen the desktop's own chooser is used through `zenity` or `kdialog`;
 * where there is none, and off-screen, a chooser counts as cancelled. Tests put their answers in place of these functions.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { settings } from './settings.ts'

const run = promisify(execFile)
type Dialogs = Pick<Electron.Dialog, 'showErrorBox'>

async function chooseOnDesktop(options: Electron.OpenDialogOptions): Promise<string[]> {
  if (settings.window !== 'visible') return []
  const several = options.properties?.includes('multiSelections')
  const folder = options.properties?.includes('openDirectory')
  const title = options.title ?? options.message ?? ''
  const choosers: [string, string[]][] = [
    [
      'zenity',
      [
        '--file-selection',
        `--title=${title}`,
        ...(folder ? ['--directory'] : []),
        ...(several ? ['--multiple', '--separator=\n'] : []),
      ],
    ],
    ['kdialog', ['--title', title, folder ? '--getexistingdirectory' : '--getopenfilename', process.cwd()]],
    ['osascript', ['-e', `POSIX path of (choose ${folder ? 'folder' : 'file'})`]],
  ]
  for (const [program, args] of choosers) {
    try {
      const { stdout } = await run(program, args)
      return stdout.split('\n').filter((line) => line !== '')
    } catch (error) {
      // Cancelled (an exit code) ends the search, a missing program does not.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return []
    }
  }
  console.warn(
    'No folder chooser on this machine (zenity or kdialog). Name folders at the start: npm start -- FOLDER',
  )
  return []
}

class StandInDialog implements Dialogs {
  async showOpenDialog(
    ...args: [unknown, Electron.OpenDialogOptions?]
  ): Promise<Electron.OpenDialogReturnValue> {
    const filePaths = await chooseOnDesktop((args[1] ?? args[0]) as Electron.OpenDialogOptions)
    return { canceled: filePaths.length === 0, filePaths }
  }

  /** Nobody can press a button here: the default one counts. */
  async showMessageBox(
    ...args: [unknown, Electron.MessageBoxOptions?]
  ): Promise<Electron.MessageBoxReturnValue> {
    const options = (args[1] ?? args[0]) as Electron.MessageBoxOptions
    console.warn([options.message, options.detail].filter(Boolean).join('\n'))
    return { response: options.defaultId ?? 0, checkboxChecked: false }
  }

  showErrorBox(title: string, content: string): void {
    console.error(`${title}\n${content}`)
  }
}

export const dialog = new StandInDialog()
