import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import { rooms } from '../../../../dev/architecture/rooms.mjs'
import { walls } from '../../../../dev/architecture/walls.mjs'

const parser = { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser as object } }
const eslint = new ESLint({ overrideConfigFile: true, overrideConfig: [parser, ...walls] })

/** Some file of each room, to import from it and to be imported. */
const samples = new Map(
  rooms.map(({ folder }) => {
    const file = readdirSync(folder).find(name => name.endsWith('.ts'))
    return [folder, `${folder}/${file ?? 'none.ts'}`] as const
  })
)

/** What the walls say about these imports of a room: the specifiers that they refuse. */
async function refusedIn(folder: string, specifiers: readonly string[]): Promise<string[]> {
  const source = specifiers.map(specifier => `import '${specifier}'`).join('\n')
  const filePath = samples.get(folder) ?? ''
  const [result] = await eslint.lintText(source, { filePath })
  return (result?.messages ?? []).map(({ line }) => specifiers[line - 1] ?? '')
}

function specifierOf(target: string, folder: string): string {
  const relative = path.posix.relative(folder, (samples.get(target) ?? '').replace(/\.ts$/, '.js'))
  return relative.startsWith('.') ? relative : `./${relative}`
}

describe.each(rooms)('$folder', ({ folder, knows, packages }) => {
  test('may import the rooms that it knows, and no other', async () => {
    const others = rooms.filter(room => room.folder !== folder)
    const specifiers = others.map(room => specifierOf(room.folder, folder))
    const expected = others
      .filter(room => !knows.includes(room.folder))
      .map(room => specifierOf(room.folder, folder))
    expect(await refusedIn(folder, specifiers)).toEqual(expected)
  })

  test('may import the packages that are its own, and no other', async () => {
    const all = ['@actions/core', '@actions/github', 'ajv', 'ali-oss', 'node:fs', 'p-map', 'yaml']
    const isAllowed = (name: string): boolean =>
      packages.includes('**') || packages.includes(name.replace(/^node:.*/, 'node:*'))
    expect(await refusedIn(folder, all)).toEqual(all.filter(name => !isAllowed(name)))
  })
})

test.each([
  "export * from '../reconcile/canary.js'",
  "export const late = import('../reconcile/canary.js')",
  "import type { UploadProof } from '../reconcile/canary.js'\nexport type Proof = UploadProof"
])('a wall also stands against %s', async source => {
  const [result] = await eslint.lintText(source, { filePath: 'src/encryption/rule.ts' })
  expect(result?.messages.map(({ ruleId }) => ruleId)).toEqual(['boundaries/dependencies'])
})

test('a folder that is no room may not import what the room above it may', async () => {
  const source = "import '../../encryption/rule.js'\nimport '@actions/github'"
  const [result] = await eslint.lintText(source, { filePath: 'src/github/below/file.ts' })
  expect(result?.messages.map(({ line, ruleId }) => [line, ruleId])).toEqual([
    [1, 'boundaries/dependencies'],
    [2, 'boundaries/dependencies']
  ])
})

test('the linter of the project holds the walls', async () => {
  const project = new ESLint()
  for (const file of ['src/encryption/rule.ts', 'dev/emulator/emulator.ts']) {
    const config = (await project.calculateConfigForFile(file)) as { rules: object }
    expect(config.rules).toMatchObject({ 'boundaries/dependencies': [2, expect.anything()] })
  }
})

test('no two rooms know each other, also by way of others', () => {
  const isReached = (from: string, to: string, passed: ReadonlySet<string>): boolean =>
    (rooms.find(({ folder }) => folder === from)?.knows ?? []).some(
      next => next === to || (!passed.has(next) && isReached(next, to, new Set([...passed, next])))
    )
  expect(rooms.filter(({ folder }) => isReached(folder, folder, new Set()))).toEqual([])
})
