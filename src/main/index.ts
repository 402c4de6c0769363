/** The app's entry in Electron's main process. Guards first; the composition is loaded when they have spoken. */
import '../shared/node/require-node-24.ts'

if (!process.versions.electron) {
  process.stderr.write(
    'This file is the app for Electron, not for plain Node. Start Moodmark with `npm start -- FOLDER`.\n',
  )
  process.exit(2)
}

await import('./app/main.ts')
