import { NoOperationTraceWriter } from '@actions/workflow-parser'
import { parseAction } from '@actions/workflow-parser/actions/action-parser'
import { describe, expect, test } from '@jest/globals'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { statuses } from '../../src/encryption/finding.js'
import { keyChecks, modes } from '../../src/encryption/mode.js'
import { driftReasons, unknownReasons } from '../../src/encryption/reason.js'
import { failOnModes } from '../../src/encryption/verdict.js'
import { commentPolicies } from '../../src/inputs/github-inputs.js'
import { inputDefaults } from '../../src/inputs/inputs.js'
import { schemaVersion } from '../../src/report/json.js'
import { outputNames } from '../../src/report/outputs.js'
import { version } from '../../src/run/version.js'
import { readActionFile } from '../../dev/runner/step/action-file.js'
import { licenseText, licenseSeparator } from '../../dev/scripts/license-text.js'

/** action.yml, the code, the documents and the schema say the same, or this fails. */
const read = (file: string): string =>
  readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const folderOf = (place: string): string =>
  fileURLToPath(new URL(`../../${place}`, import.meta.url))
const action = readActionFile()
const readme = read('README.md')

/** The rows of the README's table under this heading cell: first cell, without back-ticks, to the others. */
function table(heading: string): Record<string, string[]> {
  const lines = readme.split('\n')
  const start = lines.findIndex(line => line.startsWith(`| ${heading} `))
  if (start === -1) throw new Error(`The README has no table "${heading}".`)
  const rows = lines.slice(start + 2)
  const end = rows.findIndex(line => !line.startsWith('|'))
  return Object.fromEntries(
    rows.slice(0, end).map(row => {
      const [name = '', ...cells] = row
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map(cell => cell.trim())
      return [name.replaceAll('`', ''), cells]
    })
  )
}

interface Schema {
  const?: unknown
  enum?: string[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  $ref?: string
  definitions?: Record<string, Schema>
  description?: string
  oneOf?: Schema[]
  anyOf?: Schema[]
}
const schema = JSON.parse(read('schema/report.schema.json')) as Schema

interface Lock {
  /** By the folder that each is installed in. */
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>
}

/** Production dependencies without code for Node: types alone, or what stands in for Node in a browser. */
// prettier-ignore
const notBundled = ['@octokit/openapi-types', '@octokit/types', 'builtin-status-codes', 'end-or-error', 'inherits', 'isarray', 'minimist', 'object-assign', 'process-nextick-args', 'readable-stream', 'require-from-string', 'safe-buffer', 'stream-http', 'string_decoder', 'to-arraybuffer', 'util-deprecate', 'xtend']

/** Development dependencies that the bundle has a part of: ncc's own runtime, and what dependencies use where it is there. */
const bundledAllTheSame = ['@vercel/ncc', 'graceful-fs', 'has-flag', 'supports-color'].map(
  name => `node_modules/${name}`
)

/** Our own packages in place of others, and where they are installed. */
const overrides = ['overrides/actions-http-client', 'node_modules/@actions/http-client']

/** Every part of the schema, with the path to it. */
function parts(part: Schema, path = '#'): [string, Schema][] {
  return [
    [path, part] as [string, Schema],
    ...Object.entries(part.properties ?? {}).flatMap(([name, inner]) =>
      parts(inner, `${path}/${name}`)
    ),
    ...Object.entries(part.definitions ?? {}).flatMap(([name, inner]) =>
      parts(inner, `${path}/definitions/${name}`)
    ),
    ...(part.items === undefined ? [] : parts(part.items, `${path}/items`)),
    ...[...(part.oneOf ?? []), ...(part.anyOf ?? [])].flatMap((inner, index) =>
      parts(inner, `${path}/${index}`)
    )
  ]
}

describe('inputs', () => {
  test('action.yml has those of the code, with the same defaults', () => {
    const declared = Object.entries(action.inputs).map(([name, input]) => [
      name,
      input.default ?? ''
    ])
    expect(Object.fromEntries(declared)).toEqual(inputDefaults)
  })

  test('the README has the eight that most people need, with the same defaults', () => {
    const documented = Object.entries(table('Input')).map(([name, [value = '']]) => [
      name,
      value.replaceAll('`', '')
    ])
    expect(documented).toHaveLength(8)
    expect(inputDefaults).toMatchObject(Object.fromEntries(documented) as Record<string, string>)
  })

  test('action.yml is valid for GitHub’s own parser', () => {
    const file = { name: 'action.yml', content: read('action.yml') }
    const { context } = parseAction(file, new NoOperationTraceWriter())
    expect(context.errors.getErrors().map(({ message }) => message)).toEqual([])
  })

  test('each is described', () => {
    for (const { description } of Object.values(action.inputs)) {
      expect(description.length).toBeGreaterThan(10)
    }
  })
})

describe('outputs', () => {
  test('action.yml and the code have the same', () => {
    expect(Object.keys(action.outputs)).toEqual([...outputNames])
  })

  test('each is described', () => {
    for (const { description } of Object.values(action.outputs)) {
      expect(description.length).toBeGreaterThan(10)
    }
  })
})

describe('statuses and reasons', () => {
  const codes = [...driftReasons, ...unknownReasons]

  test('the README says for which statuses the step fails', () => {
    const red = Object.entries(table('Status')).filter(([, cells]) => cells[1] === 'red')
    expect(red.map(([status]) => status).sort()).toEqual(['drifted', 'unknown'])
  })

  test.each<[string, readonly string[]]>([
    ['mode', modes],
    ['fail-on', failOnModes],
    ['check-kms-key', keyChecks],
    ['pr-comment', commentPolicies],
    ['algorithm', ['AES256', 'SM4', 'KMS', 'any', 'none']]
  ])('action.yml and the README have the values of %s', (name, values) => {
    const description = action.inputs[name]?.description ?? ''
    const inAction = [...description.matchAll(/`([\w-]+)`/g)].map(([, word = '']) => word)
    for (const value of values) expect(inAction).toContain(value)
    const cell = table('Input')[name]?.[1]
    if (cell === undefined) return
    const inReadme = [...cell.matchAll(/`([\w-]+)`/g)].map(([, word = '']) => word)
    expect(inReadme.sort()).toEqual([...values].sort())
  })

  test('the README and the page of reasons have every status', () => {
    expect(Object.keys(table('Status')).sort()).toEqual([...statuses].sort())
    for (const status of statuses) expect(read('docs/reasons.md')).toMatch(`| \`${status}\` `)
  })

  test('the reasons’ page has a heading for each code, in the order of the statuses, and no other', () => {
    const page = readFileSync(new URL('../../docs/reasons.md', import.meta.url), 'utf8')
    const headings = [...page.matchAll(/^## ([a-z-]+)$/gm)].map(([, code]) => code)
    expect(headings).toEqual(codes)
    for (const code of codes) expect(page).toContain(`[${code}](#${code})`)
  })

  test('the schema has the same words as the code', () => {
    const enums = parts(schema).flatMap(([, part]) =>
      part.enum === undefined ? [] : [[...part.enum].sort().join()]
    )
    for (const words of [statuses, modes, failOnModes, driftReasons, unknownReasons]) {
      expect(enums).toContain([...words].sort().join())
    }
    expect(schema.properties?.['schemaVersion']?.const).toBe(schemaVersion)
  })

  test('the schema describes every property', () => {
    const silent = parts(schema)
      .filter(([path]) => path.split('/').length > 1 && !path.includes('/definitions/'))
      .filter(([path, part]) => !/\/(?:\d+|items)$/.test(path) && part.description === undefined)
      .map(([path]) => path)
    expect(silent).toEqual([])
  })
})

describe('the action', () => {
  test('runs what is committed, on the runner’s Node', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' })
    expect(existsSync(new URL('../../dist/index.js', import.meta.url))).toBe(true)
    expect(action.branding.icon).toBeTruthy()
  })

  test('has one version', () => {
    const { version: packaged } = JSON.parse(read('package.json')) as { version: string }
    expect(version).toBe(packaged)
    expect(read('CHANGELOG.md')).toContain(`[${version}]`)
    expect(read('dist/index.js')).toContain(`'${version}'`)
  })

  test('carries the licences of all that the bundle holds, to the letter', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as Lock
    const carried = Object.entries(packages).filter(([folder, { dev = false }]) => {
      const name = folder.replace(/^.*node_modules\//, '')
      if (name === '' || overrides.includes(folder)) return false
      return dev ? bundledAllTheSame.includes(folder) : !notBundled.includes(name)
    })
    const texts = carried.map(([folder]) => licenseText(folderOf(folder)))
    const licences = read('dist/licenses.txt').trimEnd().split(licenseSeparator)
    expect([...licences].sort()).toEqual([...texts].sort())
    expect(licences.length).toBeGreaterThan(100)
  })

  test('loads undici, a third of its code, only where GitHub is asked', () => {
    const folder = new URL('../../dist/', import.meta.url)
    const withUndici = readdirSync(folder).filter(
      file => file.endsWith('.js') && read(`dist/${file}`).includes('undici')
    )
    expect(withUndici).toHaveLength(1)
    expect(withUndici).not.toContain('index.js')
  })
})
