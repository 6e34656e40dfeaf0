import { realpath } from 'node:fs/promises'
import path from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** The folder of the repository, as the runner says it; absolute. */
export function workspaceOf(env: Environment): string {
  return path.resolve(env['GITHUB_WORKSPACE'] || '.')
}

/** Whether a file is in a folder, or is the folder itself, by the words of their absolute paths. */
export function isWithin(folder: string, file: string): boolean {
  const way = path.relative(folder, file)
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way)
}

/** Whether the folder that a file would be in, as far as it is there, is outside of the workspace in truth. */
export async function leadsOut(file: string, env: Environment): Promise<boolean> {
  return !isWithin(await realpath(workspaceOf(env)), await nearestFolder(file))
}

/** By its real path. */
async function nearestFolder(file: string): Promise<string> {
  const folder = path.dirname(file)
  const real = await realpath(folder).catch(() => undefined)
  return real ?? (folder === file ? folder : await nearestFolder(folder))
}
