/**
 * Writes dist/licenses.txt: the license of every package in the bundle. ncc's own --license keeps
 * only the packages of the last chunk when a bundle has several.
 *
 * Usage: tsx dev/scripts/bundle-licenses.ts <stats file of ncc --stats-out> <output file>
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { licenseText, licenseSeparator } from './license-text.js'

interface Module {
  readonly name?: string
  readonly modules?: readonly Module[]
}

const [statsFile = '', outputFile = ''] = process.argv.slice(2)

/** The folder of a module's package, also in nested node_modules. */
const packageFolder = /^\.\/(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//

function foldersIn(modules: readonly Module[] = []): string[] {
  return modules.flatMap(({ name = '', modules: inner }) => [
    ...(packageFolder.exec(name)?.slice(1) ?? []),
    ...foldersIn(inner)
  ])
}

const stats = JSON.parse(readFileSync(statsFile, 'utf8')) as Module
const folders = [...new Set(foldersIn(stats.modules))].sort()
if (folders.length === 0) throw new Error(`${statsFile} names no bundled package.`)
const licenses = folders.map(licenseText)
writeFileSync(outputFile, `${licenses.join(licenseSeparator)}\n`)
console.log(`${licenses.length} packages in ${outputFile}`)
