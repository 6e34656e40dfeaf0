/**
 * Writes dist/licenses.txt: the licence of every package that the bundle carries. ncc's own
 * --license keeps only the last chunk's packages once a bundle has several chunks.
 *
 * Usage: tsx scripts/licenses.ts <stats file of ncc --stats-out> <output file>
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

interface Module {
  readonly name?: string
  readonly modules?: readonly Module[]
}

interface Package {
  readonly name: string
  readonly version: string
  readonly license?: string
}

const [statsFile = '', outputFile = ''] = process.argv.slice(2)

/** The folder of the package that a module belongs to; nested node_modules count. */
const packageFolder = /^\.\/(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//

function foldersIn(modules: readonly Module[] = []): string[] {
  return modules.flatMap(({ name = '', modules: inner }) => [
    ...(packageFolder.exec(name)?.slice(1) ?? []),
    ...foldersIn(inner)
  ])
}

function licenceOf(folder: string): string {
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

const stats = JSON.parse(readFileSync(statsFile, 'utf8')) as Module
const folders = [...new Set(foldersIn(stats.modules))].sort()
if (folders.length === 0) throw new Error(`${statsFile} names no bundled package.`)
const licences = folders.map(licenceOf)
writeFileSync(outputFile, `${licences.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`)
console.log(`${licences.length} packages in ${outputFile}`)
