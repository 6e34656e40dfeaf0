import { lstatSync, realpathSync } from 'node:fs'
import path from 'node:path'

/** Whether an absolute path is a folder or below it, by the names alone: links are not followed. */
export function isLexicallyWithin(folder: string, file: string): boolean {
  const relative = path.relative(folder, file)
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative)
}

/**
 * Whether a real path is below the real path of one of these folders. A folder that does not exist
 * contains nothing.
 */
export function isReallyInside(folders: readonly string[], realPath: string): boolean {
  return folders.some(folder => {
    try {
      const root = realpathSync.native(folder)
      return realPath !== root && isLexicallyWithin(root, realPath)
    } catch {
      return false
    }
  })
}

/**
 * The real path of a file, which need not exist: links in its folders are resolved, the file's own
 * name is not. Returns `null` if a link in the path is dangling or circular.
 */
export function resolveRealPath(file: string): string | null {
  const folder = resolveFolder(path.dirname(file))
  return folder === null ? null : path.join(folder, path.basename(file))
}

/** Resolves the part of the path that exists, and keeps the rest as it is. */
function resolveFolder(folder: string): string | null {
  try {
    return realpathSync.native(folder)
  } catch {
    // It exists but cannot be resolved, so it is a broken link. What does not exist can be created.
    if (mayExist(folder)) return null
    const parent = path.dirname(folder)
    if (parent === folder) return folder
    const realParent = resolveFolder(parent)
    return realParent === null ? null : path.join(realParent, path.basename(folder))
  }
}

/** Treats what cannot be examined as existing, since it may lead anywhere. */
function mayExist(file: string): boolean {
  try {
    lstatSync(file)
    return true
  } catch (error) {
    return !isNotFound(error)
  }
}

/** Whether a file system call failed because the file, or a folder of its path, does not exist. */
export function isNotFound(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : ''
  return code === 'ENOENT' || code === 'ENOTDIR'
}
