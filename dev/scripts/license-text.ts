import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

interface Package {
  readonly name: string
  readonly version: string
  readonly license?: string
}

/** Separates the packages in dist/licenses.txt. */
export const licenseSeparator = `\n\n${'-'.repeat(80)}\n\n`

/** An installed package's entry in dist/licenses.txt: name, version, license and license files. */
export function licenseText(folder: string): string {
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8')
  ) as Package
  const files = readdirSync(folder)
    .filter(file => /^(?:licen[cs]e|copying|notice)/i.test(file))
    .sort()
  const texts = files.map(file => readFileSync(path.join(folder, file), 'utf8').trim())
  return [`${name}@${version}`, license ?? 'see below', ...texts]
    .join('\n\n')
    .replace(/\r\n?/g, '\n')
}
