import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { scenarios } from '../../dev/demo/scenarios.js'
import { pageBlocks, type CodeBlock } from '../../dev/docs/code-blocks.js'
import { actionNode } from '../../dev/runner/step/run-step.js'

/** The commands by which a reader tries the action on the emulator, as the pages show them. */
const started: ChildProcess[] = []
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'emulator-page-'))
})
afterAll(async () => {
  for (const child of started) child.kill('SIGTERM')
  await rm(folder, { recursive: true })
})

interface Result {
  readonly exitCode: number | null
  readonly lines: readonly string[]
}

/** Runs a block in bash, at another port than the page's. */
async function execute({ text: script }: CodeBlock, port: number): Promise<Result> {
  const command = script.replaceAll('8080', String(port))
  const child = spawn('bash', ['-c', command], {
    env: {
      PATH: [path.dirname(actionNode), process.env['PATH'] ?? ''].join(path.delimiter),
      HOME: process.env['HOME'] ?? '',
      // Where the JSON reports go.
      TMPDIR: folder
    },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const closed = once(child, 'close')
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [exitCode] = (await closed) as [number | null]
  expect(stderr).toBe('')
  return { exitCode, lines: stdout.trimEnd().split('\n') }
}

/** Starts the emulator with the options of a block, and resolves to its port. */
async function startShown({ text: script }: CodeBlock): Promise<number> {
  const [, options = ''] = /npm run emulator -- ([^]+)/.exec(script) ?? []
  const words = options.replaceAll('\\\n', ' ').replace('8080', '0').trim().split(/\s+/)
  const child = spawn(process.execPath, ['--import', 'tsx', 'dev/emulator/cli.ts', ...words], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  started.push(child)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return Number(/:(\d+)\n$/.exec(line.toString())?.[1])
}

function find(blocks: readonly CodeBlock[], words: string): CodeBlock {
  const block = blocks.find(one => one.language === 'console' && one.text.includes(words))
  if (block === undefined) throw new Error(`No block has ${words}.`)
  return block
}

describe('the README', () => {
  const blocks = pageBlocks('README.md')

  test('has a red run, then a green one that sets the rule, and then the first is green', async () => {
    const port = await startShown(find(blocks, 'npm run emulator'))
    const [verify, apply] = blocks.filter(({ text: command }) => command.startsWith('env INPUT_'))
    if (verify === undefined || apply === undefined) throw new Error('The README has two runs.')
    const red = await execute(verify, port)
    expect(red).toMatchObject({ exitCode: 1 })
    expect(red.lines.join('\n')).toContain('photos: drifted (rule-missing)')
    const applied = await execute(apply, port)
    expect(applied).toMatchObject({ exitCode: 0 })
    expect(applied.lines.join('\n')).toContain('photos: applied')
    expect(await execute(verify, port)).toMatchObject({ exitCode: 0 })
  })
})

describe('the page of the emulator', () => {
  const blocks = pageBlocks('docs/emulator.md')
  const runs = blocks.filter(({ section }) => section === 'A red and a green run')
  let port: number
  beforeAll(async () => {
    port = await startShown(find(blocks, 'npm run emulator'))
  })

  test('has runs that end and print as it shows', async () => {
    const commands = runs.filter(({ language }) => language === 'console')
    const outputs = runs.filter(({ mark }) => mark === 'emulator:output')
    expect(commands).toHaveLength(5)
    expect(outputs).toHaveLength(5)
    const results: Result[] = []
    for (const command of commands) results.push(await execute(command, port))
    expect(results.map(({ exitCode }) => exitCode)).toEqual([1, 0, 0, 1, 1])
    for (const [index, { lines }] of results.entries()) {
      expect(alike(lines)).toEqual(
        withGaps(alike(outputs[index]?.text.trimEnd().split('\n') ?? []))
      )
    }
  })

  test('has a client in Node that reads the rule', async () => {
    const { exitCode, lines } = await execute(find(blocks, "import OSS from 'ali-oss'"), port)
    expect({ exitCode, shown: lines.join(' ') }).toEqual({
      exitCode: 0,
      shown: expect.stringMatching(/KMS.*9468da86-3509-4f8d-a61e-6eab1eac0000/)
    })
  })

  test('has the options that the emulator prints', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'dev/emulator/cli.ts', '--help'])
    const shown = blocks.find(
      ({ section, language }) => section === 'Options' && language === 'text'
    )
    expect(shown?.text.trim()).toBe((await text(child.stdout)).trim())
  })

  test('has the number of the demo’s scenarios', () => {
    const page = readFileSync('docs/emulator.md', 'utf8')
    expect(page).toContain(`in ${scenarios.length} scenarios`)
  })
})

/** What differs between runs. */
function alike(lines: readonly string[]): string[] {
  return lines.map(line =>
    line
      .replace(/\b[0-9A-F]{24}\b|\b[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\b/g, 'ID')
      .replace(/127\.0\.0\.1:\d+/, 'LOOPBACK')
      .replace(/^JSON report: .*/, 'JSON report: FILE')
  )
}

/** Matches the lines as shown, where `…` stands for any lines. */
function withGaps(shown: readonly string[]): unknown {
  return {
    asymmetricMatch: (lines: readonly string[]): boolean => {
      const pattern = shown.map(line =>
        line === '…' ? '(?:.*\\n)*?' : `${line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\n`
      )
      return new RegExp(`^${pattern.join('')}$`).test(lines.map(line => `${line}\n`).join(''))
    },
    toString: () => 'lines as shown',
    toAsymmetricMatcher: () => shown.join('\n')
  }
}
