/**
 * The command line's entry: the same composition as the app, without a window.
 * Runs on plain Node; nothing here may import Electron.
 */
import '../shared/node/require-node-24.ts'

// Loaded after the guard has spoken: a static import would evaluate the native modules first.
const { runCommand } = await import('./cli/program.ts')

// A reader that has seen enough (`| head`) closes the pipe; that is not an error. A full disk under `> FILE` is one.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  process.stderr.write(
    `The output could not be written: ${error.message}. Check the disk that it goes to, then try again.\n`,
  )
  process.exit(1)
})

const exitCode = await runCommand(process.argv.slice(2))
process.exitCode ??= exitCode
