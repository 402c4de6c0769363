/** The command line: commands, options and exit codes of the headless contract. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { AnalysisUnavailableError } from '../analysis-client/errors.ts'
import { appVersion } from '../doctor.ts'
import { InputError } from '../input-error.ts'
import { LibraryLockedError } from '../library/lock.ts'
import { LibraryUnusableError } from '../store/errors.ts'
import { backup, importFrom, restore } from './backup.ts'
import { albums, bursts, photos, similar, why } from './browse.ts'
import { label, printHistory, redoLast, undoLast } from './correct.ts'
import { doctor } from './doctor.ts'
import {
  calibratePack,
  evalAffect,
  evalEmotic,
  evalExpressions,
  evalLandmarks,
  evalLearning,
  evalMood,
  evalRetrieval,
} from './evaluate.ts'
import { exportLibrary } from './export.ts'
import { addFolders, listFolders, removeFolder } from './folders.ts'
import { installModels, listModels, removeModels, verifyModels } from './models.ts'
import { CommandError, EXIT, type ExitCode, note } from './output.ts'
import { namePlace, places } from './places.ts'
import { review } from './review.ts'
import { headless, scan } from './scan.ts'
import { areas, deleteAlbum, nameArea, saveAlbum, search } from './search.ts'
import { settings } from './settings.ts'
import { teach } from './teach.ts'

/**
 * Runs one command.
 * @param argv arguments after the program's name
 * @returns the exit code: 0 done, 1 some files failed, 2 usage, 3 library locked or unusable
 */
export async function runCommand(argv: string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done
  const program = buildProgram((code) => {
    exitCode = code
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    // Commander has printed help or its complaint by then; help and version are no errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
    if (error instanceof CommandError) {
      note(error.message)
      return error.exitCode
    }
    if (isUnusable(error)) {
      note(error.message)
      return EXIT.unusable
    }
    if (error instanceof InputError) {
      note(error.message)
      return EXIT.usage
    }
    note(unexpected(error))
    return EXIT.unusable
  }
}

function buildProgram(exitWith: (code: ExitCode) => void): Command {
  const program = new Command('moodmark')
    .description('Albums of your photos by landmark and by mood, recognised on your own machine.')
    .version(appVersion())
    .option('--library <dir>', "the library's folder: database, thumbnails, models")
    .option('--json', 'NDJSON on stdout, nothing else')
    .enablePositionalOptions(false)
    .exitOverride()
    .showHelpAfterError('(add --help for help)')

  /** Options of the program and of the command in one object, wherever on the line they stand. */
  const run =
    <Options>(action: (args: string[], options: Options) => Promise<ExitCode>) =>
    async (...parameters: unknown[]) => {
      const command = parameters.at(-1) as Command
      exitWith(await action(command.args, command.optsWithGlobals<Options & object>() as Options))
    }

  program
    .command('scan <folders...>')
    .description('add folders and analyse their photos')
    .option('--watch', 'stay and follow changes')
    .action(run(scan))
  program
    .command('headless <folders...>')
    .description('scan with a progress bar, then print the albums')
    .action(run(headless))
  program
    .command('albums')
    .description('list albums')
    .option('--by <grouping>', 'landmark, mood, place, date, person-count or smart', 'landmark')
    .action(run((_, options: Parameters<typeof albums>[0]) => albums(options)))
  program
    .command('photos')
    .description('list photos')
    .option('--album <id>', 'as printed by albums')
    .option('--query <text>', 'file, folder, place, landmark, mood, camera or date words')
    .option('--landmark <id>', 'landmark id')
    .option('--mood <label>', 'mood')
    .option('--order <order>', 'newest or best-smile')
    .option('--hidden', 'those that were hidden, which no other list holds')
    .option('--removed', 'those that were removed from the library')
    .action(run((_, options: Parameters<typeof photos>[0]) => photos(options)))
  program
    .command('search <text...>')
    .description('find photos by words, names, dates, moods; AND, OR, NOT, brackets, field:value')
    .option('--explain', 'say what the text was understood as, and find nothing')
    .action(run((words, options: Parameters<typeof search>[1]) => search(words.join(' '), options)))
  program
    .command('album <name> <text...>')
    .description('save a search as a smart album')
    .option('--id <album>', 'change this album, as printed by albums --by smart, instead of making one')
    .action(
      run(([name = '', ...words], options: Parameters<typeof saveAlbum>[2]) =>
        saveAlbum(name, words.join(' '), options),
      ),
    )
  program
    .command('delete-album <id>')
    .description('delete a smart album; its photos stay')
    .action(run(([id = ''], options: object) => deleteAlbum(id, options)))
  program
    .command('areas')
    .description('areas of the map that you have named')
    .action(run((_, options: object) => areas(options)))
  program
    .command('name-area <lat,lon> <name>')
    .description('name everything taken within a circle, photos of later included; none takes the name away')
    .addOption(new Option('--radius <meters>', 'of the circle').default(300).argParser(positiveInteger))
    .action(
      run(([centre = '', name = ''], options: Parameters<typeof nameArea>[2]) =>
        nameArea(centre, name, options),
      ),
    )
  program
    .command('bursts')
    .description('shots taken within seconds, the one in which most people smile first (eyes are not judged)')
    .action(run((_, options: Parameters<typeof bursts>[0]) => bursts(options)))
  program
    .command('similar <path>')
    .description('photos that look like this one')
    .addOption(new Option('--limit <n>', 'how many').default(20).argParser(positiveInteger))
    .action(run(([path = ''], options: Parameters<typeof similar>[1]) => similar(path, options)))
  program
    .command('places')
    .description('groups of photos that seem to show one place without a name')
    .action(run((_, options: Parameters<typeof places>[0]) => places(options)))
  program
    .command('name-place <place> <name>')
    .description('name such a group, or say none: not a place')
    .action(run(([place = '', name = ''], options: object) => namePlace(place, name, options)))
  program
    .command('why <path>')
    .description('why a photo carries its labels')
    .action(run(([path = ''], options: Parameters<typeof why>[1]) => why(path, options)))
  program
    .command('label <paths...>')
    .description('correct photos')
    .option('--landmark <name>', 'its landmark, by name or id, or none')
    .option('--face <n>', 'face number, from 0, as scan prints them')
    .option('--expression <expression>', 'its expression, or not-a-face')
    .option('--mood <mood>', 'the mood of the photo, or none')
    .option('--not-landmark <name>', 'a landmark that it is not, by name or id')
    .option('--place <name>', 'the name of the place, or none')
    .option('--position <lat,lon>', 'where it was taken, in degrees, or none: as the camera says')
    .option('--rating <stars>', '0 to 5')
    .option('--favourite', 'mark as favourite')
    .option('--no-favourite', 'mark as no favourite')
    .option('--hidden', 'keep out of every list')
    .option('--no-hidden', 'show again')
    .option('--removed', 'take out of the library for good; files are never touched')
    .option('--no-removed', 'bring back into the library')
    .option('--album <id>', 'put into this album, as printed by albums')
    .option('--out', 'with --album: keep out of it')
    .option('--preview', 'only say what would change')
    .action(run(label))
  program
    .command('teach <name> <photos...>')
    .description('name a landmark of your own by some photos; it is looked for in all others')
    .action(run(([name = '', ...paths], options: Parameters<typeof teach>[2]) => teach(name, paths, options)))
  program
    .command('review')
    .description('photos whose landmark is unsure, the most useful question first')
    .action(run((_, options: object) => review(options)))
  program
    .command('undo')
    .description('undo the last correction')
    .addOption(
      new Option('--to <number>', 'undo this correction and every newer one').argParser(positiveInteger),
    )
    .action(run((_, options: Parameters<typeof undoLast>[0]) => undoLast(options)))
  program
    .command('redo')
    .description('make the correction undone last again')
    .action(run((_, options: object) => redoLast(options)))
  program
    .command('history')
    .description('corrections, newest first')
    .addOption(new Option('--limit <n>', 'how many').default(50).argParser(positiveInteger))
    .action(run((_, options: Parameters<typeof printHistory>[0]) => printHistory(options)))

  const evaluate = program.command('eval').description('measure the recognisers on labelled photos')
  evaluate
    .command('landmarks')
    .option('--gallery <dir>', 'reference photos, a folder per landmark')
    .option('--pack <name>', 'measure an installed world pack by itself instead')
    .requiredOption('--queries <dir>', 'photos to recognise, a folder per landmark')
    .option('--non-landmarks <dir>', 'photos without a landmark')
    .addOption(
      new Option('--gps [places]', 'give each photo a synthetic GPS position, a right or a wrong one')
        .choices(['true', 'wrong'])
        .preset('true'),
    )
    .addOption(new Option('--shots <n>', 'gallery photos per landmark').argParser(positiveInteger))
    .option('--shots-table', 'also with 1, 3, 5, 10 and 20 gallery photos per landmark')
    .option('--ablation', 'also without each stage, and with right and wrong positions')
    .option('--markdown [file]', 'Markdown tables instead of JSON, or into a file beside it')
    .action(run((_, options: Parameters<typeof evalLandmarks>[0]) => evalLandmarks(options)))
  evaluate
    .command('retrieval')
    .description('image search in the manner of Revisited Oxford and Paris')
    .requiredOption('--gnd <file>', 'lists as JSON in the published layout: imlist, qimlist, gnd')
    .requiredOption('--images <dir>', 'the images of the lists')
    .action(run((_, options: Parameters<typeof evalRetrieval>[0]) => evalRetrieval(options)))
  evaluate
    .command('expressions <dir>')
    .description('folders named by expression, at any depth')
    .option('--masked', 'draw a mask over the lower half of every face')
    .addOption(
      new Option(
        '--variant <net>',
        'which part of a face is looked at; by the mask decision if not given',
      ).choices(['by-mask', 'whole-face', 'upper-face']),
    )
    .option(
      '--public-nets',
      'the bundled net joined by the three public ones that it grew from, where they are installed',
    )
    .option(
      '--ratings <csv>',
      'rated faces: columns path, valence, arousal (−1..1), paths relative to the file',
    )
    .option('--markdown <file>', 'write the tables to this file, too')
    .action(
      run(([dir = ''], options: Parameters<typeof evalExpressions>[1]) => evalExpressions(dir, options)),
    )
  evaluate
    .command('affect <csv>')
    .description(
      'rated faces: columns path (or subDirectory_filePath), valence, arousal (−1..1), paths relative to the file',
    )
    .action(run(([csv = ''], options: Parameters<typeof evalAffect>[1]) => evalAffect(csv, options)))
  evaluate
    .command('learning')
    .description('corrections replayed on held-out photos')
    .option('--gallery <dirs...>', 'photos to teach with, a folder per landmark; several sets')
    .option('--queries <dirs...>', 'held-out photos of the same landmarks, one folder per gallery')
    .option('--non-landmarks <dir>', 'photos without a landmark')
    .option('--faces <dir>', 'folders named by expression, at any depth')
    .option('--scenes <csv>', 'rated photos: columns path, valence_m1to1, arousal_m1to1')
    .action(run((_, options: Parameters<typeof evalLearning>[0]) => evalLearning(options)))
  evaluate
    .command('mood <csv>')
    .description('rated photos: columns path, valence_m1to1, arousal_m1to1')
    .action(run(([csv = ''], options: Parameters<typeof evalMood>[1]) => evalMood(csv, options)))
  evaluate
    .command('emotic <annotations>')
    .description("EMOTIC's annotations as JSON or CSV")
    .requiredOption('--images <dir>', "the dataset's image folder")
    .action(run(([file = ''], options: Parameters<typeof evalEmotic>[1]) => evalEmotic(file, options)))

  program
    .command('export')
    .description('labels and facts as --json, --csv, or --xmp sidecars in a folder of their own')
    .option('--xmp', 'XMP sidecars')
    .option('--csv', 'a table')
    .option('--out <dir>', 'folder for the sidecars')
    .action(run((_, options: Parameters<typeof exportLibrary>[0]) => exportLibrary(options)))

  program
    .command('import <file>')
    .description('judgements out of a file made by export --json')
    .action(run(([file = ''], options: Parameters<typeof importFrom>[1]) => importFrom(file, options)))
  program
    .command('backup')
    .description("copy the library's database, with everything that was corrected")
    .option('--out <file>', 'a new file; otherwise in the folder backups of the library')
    .action(run((_, options: Parameters<typeof backup>[0]) => backup(options)))
  program
    .command('restore <file>')
    .description('put a backup in the place of the library; what is there is backed up first')
    .action(run(([file = ''], options: Parameters<typeof restore>[1]) => restore(file, options)))

  const folders = program.command('folders').description("the library's folders")
  folders
    .command('list', { isDefault: true })
    .action(run((_, options: Parameters<typeof listFolders>[0]) => listFolders(options)))
  folders.command('add <folders...>').description('add without scanning').action(run(addFolders))
  folders
    .command('remove <folder>')
    .description('forget a folder; its files are not touched')
    .action(
      run(([folder = ''], options: Parameters<typeof removeFolder>[1]) => removeFolder(folder, options)),
    )

  program
    .command('settings')
    .description('show the settings, or change them')
    .option('--faces <on|off>', 'find faces and their expression')
    .option('--mood <on|off>', 'name the mood of photos')
    .option('--caution <careful|balanced|eager>', 'how sure a landmark must be before it is named')
    .option('--pack-off <ids...>', 'recognise nothing with these world packs')
    .option('--pack-on <ids...>', 'use these world packs again')
    .option('--delete-evidence', 'also delete what models have said about what is switched off')
    .action(run((_, options: Parameters<typeof settings>[0]) => settings(options)))

  const models = program.command('models').description('recognition models')
  models
    .command('list', { isDefault: true })
    .action(run((_, options: Parameters<typeof listModels>[0]) => listModels(options)))
  models
    .command('install [ids...]')
    .description(
      'download models and world packs, or copy them with --from; without a name, the models that are missing',
    )
    .option('--from <dir>', 'a folder that has the files')
    .action(run((ids, options: Parameters<typeof installModels>[1]) => installModels(ids, options)))
  models
    .command('remove <ids...>')
    .description("delete models and world packs from the library's folder; what you said about photos stays")
    .action(run((ids, options: Parameters<typeof removeModels>[1]) => removeModels(ids, options)))
  models
    .command('calibrate <pack>')
    .description("set a world pack's thresholds by photos without a landmark")
    .option(
      '--non-landmarks <dir>',
      'at least 100 photos without a landmark; without it, photos of the library that surely show none',
    )
    .action(run(([pack = ''], options: Parameters<typeof calibratePack>[1]) => calibratePack(pack, options)))
  models
    .command('verify')
    .action(run((_, options: Parameters<typeof verifyModels>[0]) => verifyModels(options)))
  program
    .command('doctor')
    .description('what this installation can do, and why not')
    .action(run((_, options: Parameters<typeof doctor>[0]) => doctor(options)))
  return program
}

/** Errors whose message is for the user, and that other words on the command line would not mend. */
function isUnusable(error: unknown): error is Error {
  return [LibraryLockedError, LibraryUnusableError, AnalysisUnavailableError].some(
    (kind) => error instanceof kind,
  )
}

/** A full disk, a folder without the right to write: the system's own words, and the stack only for who asks for it. */
function unexpected(error: unknown): string {
  if (!(error instanceof Error)) return `Moodmark had to stop: ${String(error)}`
  const advice =
    'code' in error
      ? 'Check the disk and the rights of that file or folder, then try again.'
      : 'This is a fault of Moodmark. Set MOODMARK_DEBUG=1 to see where it happened.'
  if (process.env['MOODMARK_DEBUG']) console.error(error.stack)
  return `Moodmark had to stop: ${error.message}. ${advice}`
}

function positiveInteger(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('A whole number from 1 is needed.')
  return value
}
