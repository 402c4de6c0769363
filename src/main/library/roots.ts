/** The folders of a library: which may be added, and whether each is there at the moment. */
import { accessSync, constants, realpathSync, type Stats, statSync } from 'node:fs'
import { access, readdir, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { RootRow } from '../store/roots.ts'
import { isHidden } from './formats.ts'

export type RootFault =
  | 'missing'
  | 'not-a-folder'
  | 'no-permission'
  | 'known'
  | 'inside-root'
  | 'contains-root'
  | 'library-folder'

/** A folder cannot be added. `message` is for the user. */
export class RootError extends Error {
  override readonly name = 'RootError'
  readonly fault: RootFault

  constructor(fault: RootFault, message: string) {
    super(message)
    this.fault = fault
  }
}

export interface RootIdentity {
  device: string
  inode: string
}

/**
 * Checks that a folder may be added.
 * @returns its real path (links resolved) and identity
 * @throws RootError
 */
export function examineNewRoot(
  path: string,
  existing: readonly { path: string }[],
  libraryDir: string,
): { path: string } & RootIdentity {
  const given = resolve(path)
  let real: string
  let stats: Stats
  try {
    real = realpathSync.native(given)
    stats = statSync(real)
  } catch (error) {
    if (isDenied(error)) throw noPermission(given)
    throw new RootError(
      'missing',
      `The folder ${given} does not exist. Check its name, or connect its drive.`,
    )
  }
  if (!stats.isDirectory()) {
    throw new RootError('not-a-folder', `${given} is a file, not a folder. Add the folder that it is in.`)
  }
  try {
    accessSync(real, constants.R_OK | constants.X_OK)
  } catch {
    throw noPermission(given)
  }
  for (const root of existing) {
    if (real === root.path) throw new RootError('known', `The folder ${given} is in the library already.`)
    if (isInside(real, root.path)) {
      throw new RootError(
        'inside-root',
        `The folder ${given} is in the library already, as part of ${root.path}.`,
      )
    }
    if (isInside(root.path, real)) {
      throw new RootError(
        'contains-root',
        `The folder ${given} contains ${root.path}, which is in the library. Remove that one first, then add ${given}.`,
      )
    }
  }
  const library = realpathIfThere(libraryDir)
  if (real === library || isInside(real, library)) {
    throw new RootError(
      'library-folder',
      `${given} belongs to Moodmark's own library. Choose a folder with photos.`,
    )
  }
  return { path: real, ...identityOfRoot(stats) }
}

/** True when `path` lies strictly below `folder`; both absolute. `/photos-old` is not inside `/photos`. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** True when `path` is `folder` or lies below it; both absolute. */
export function isSameOrInside(path: string, folder: string): boolean {
  return relative(folder, path) === '' || isInside(path, folder)
}

export function realpathIfThere(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return resolve(path)
  }
}

export type RootCheck =
  | { state: 'online'; message: null; identity: RootIdentity }
  | { state: 'offline' | 'unreadable'; message: string; identity: null }

export interface KnownFile {
  path: string
  bytes: number
}

/**
 * Is the folder that was added there? An empty mount point is not the drive: device and inode are compared, and where
 * they differ (another mount of the same drive, a restored copy) the folder must still hold one of the known files.
 * @param sample gives some of the files that the root is known to hold; asked only when the identity differs
 */
export async function checkRoot(root: RootRow, sample: () => KnownFile[]): Promise<RootCheck> {
  let identity: RootIdentity
  try {
    const stats = await stat(root.path)
    if (!stats.isDirectory())
      return offline(`${root.path} is no longer a folder. Its photos stay in the library.`)
    identity = identityOfRoot(stats)
    await access(root.path, constants.R_OK | constants.X_OK)
  } catch (error) {
    if (isDenied(error)) {
      return {
        state: 'unreadable',
        message: `The folder ${root.path} may not be read. Allow your user to open it.`,
        identity: null,
      }
    }
    return offline(
      `The folder ${root.path} is not there. Connect its drive or share; its photos stay in the library.`,
    )
  }
  const same = root.device === identity.device && root.inode === identity.inode
  if (same || root.device === null) return { state: 'online', message: null, identity }
  const known = sample()
  if (known.length === 0) return { state: 'online', message: null, identity }
  try {
    const names = await readdir(root.path)
    if (names.every(isHidden)) {
      return offline(
        `The folder ${root.path} is empty; its drive does not seem to be connected. Its photos stay in the library.`,
      )
    }
    for (const file of known) {
      const stats = await stat(join(root.path, file.path)).catch(() => null)
      if (stats?.size === file.bytes) return { state: 'online', message: null, identity }
    }
  } catch {
    return offline(
      `The folder ${root.path} cannot be listed. Check its drive; its photos stay in the library.`,
    )
  }
  return offline(
    `Another folder is now at ${root.path}. If it is meant, remove it from the library and add it again; your corrections are kept.`,
  )
}

function identityOfRoot(stats: Stats): RootIdentity {
  return { device: String(stats.dev), inode: String(stats.ino) }
}

function offline(message: string): RootCheck {
  return { state: 'offline', message, identity: null }
}

function isDenied(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code
  return code === 'EACCES' || code === 'EPERM'
}

function noPermission(path: string): RootError {
  return new RootError(
    'no-permission',
    `The folder ${path} may not be read. Allow your user to open it, then add it again.`,
  )
}
