/**
 * Imported first by every entry that Node runs: stops with a clear sentence on an older Node.
 *
 * Reason: the native parts need Node 24; better-sqlite3 13 does not throw on Node 20, it crashes the process.
 * Nothing may be imported here, because imports run before this file's own lines.
 */
const neededMajor = 24
const major = Number(process.versions.node.split('.')[0])

if (major < neededMajor) {
  process.stderr.write(
    `Moodmark needs Node ${neededMajor}, but this is Node ${process.versions.node} (${process.execPath}).\n` +
      'Start it through npm, which brings the right one: `npm start -- FOLDER` or `npm run -s moodmark -- COMMAND`.\n',
  )
  process.exit(2)
}

export const nodeMajor = major
