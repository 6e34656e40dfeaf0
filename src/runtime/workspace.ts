import { lstatSync, realpathSync } from 'node:fs'
import path from 'node:path'

/** Whether a file is in a folder, or is the folder itself, by the words of their absolute paths. */
export function isWithin(folder: string, file: string): boolean {
  const way = path.relative(folder, file)
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way)
}

/**
 * Where a file is or would be, by the real path of its folder; the last name is not followed.
 * `null`: a link of the path leads nowhere, or round in a circle.
 */
export function realPlaceOf(file: string): string | null {
  const folder = realFolder(path.dirname(file))
  return folder === null ? null : path.join(folder, path.basename(file))
}

/** As far as it is there by its real path, the rest in its own words. */
function realFolder(folder: string): string | null {
  try {
    return realpathSync.native(folder)
  } catch {
    // A link to nothing is there, and a folder that is not can be made.
    if (isThere(folder)) return null
    const above = path.dirname(folder)
    if (above === folder) return folder
    const real = realFolder(above)
    return real === null ? null : path.join(real, path.basename(folder))
  }
}

/** What can't be looked at counts as there: nobody knows where it leads. */
function isThere(file: string): boolean {
  try {
    lstatSync(file)
    return true
  } catch (error) {
    return !isAbsence(error)
  }
}

/** Whether a call to the file system failed because nothing is there. */
export function isAbsence(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : ''
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** Whether a real path is inside one of these folders, by their own real paths; one that is not there has nothing inside. */
export function isInside(folders: readonly string[], real: string): boolean {
  return folders.some(folder => {
    try {
      const root = realpathSync.native(folder)
      return real !== root && isWithin(root, real)
    } catch {
      return false
    }
  })
}
