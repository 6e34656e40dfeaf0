import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { readActionFile } from './action-file.js'
import { parseOutputs } from './output-file.js'
import { parseWorkflowCommand, type WorkflowCommand } from './workflow-command.js'

export interface Step {
  /** The `with:` of the step. */
  readonly with: Readonly<Record<string, string>>
  /** The `env:` of the step. */
  readonly env?: Readonly<Record<string, string>>
  /** Files of the workspace by relative path. */
  readonly files?: Readonly<Record<string, string>>
  /** Called with the workspace before the step starts. */
  readonly prepare?: (workspace: string) => Promise<void>
  /** Called after the step ends, before its workspace is removed. */
  readonly inspect?: (workspace: string) => Promise<void>
  /** The event that triggered the workflow. Default: a schedule without a payload. */
  readonly event?: WorkflowEvent
  /** Paths in the workspace of the files that the step should write. */
  readonly expectedFiles?: readonly string[]
  /** Milliseconds after which the step is killed. */
  readonly timeoutMs?: number
  /** Called once the step is running. */
  readonly onStart?: (step: RunningStep) => void
}

export interface WorkflowEvent {
  /** For example `pull_request`. */
  readonly name: string
  /** The contents of the file that GITHUB_EVENT_PATH names. */
  readonly payload: unknown
}

export interface RunningStep {
  /** Sends a signal, as the runner does when a workflow is cancelled. */
  readonly signal: (name: 'SIGINT' | 'SIGTERM' | 'SIGKILL') => void
  /** Resolves when the step has printed this text to stdout, or has ended without it. */
  readonly waitForOutput: (text: string) => Promise<void>
}

export interface StepResult {
  /** `null`: killed. */
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  /** The lines of stdout that are not workflow commands. */
  readonly log: readonly string[]
  /** The commands that the runner would execute, from both streams. */
  readonly commands: readonly WorkflowCommand[]
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  /** What later steps receive besides outputs: variables, paths and state. */
  readonly exportedState: string
  /** The text of the JSON report; empty when there is none. */
  readonly report: string
  /** The contents of the expected files that were written. */
  readonly expectedFileContents: Readonly<Record<string, string>>
  /**
   * Every file created or changed in the step's folder, by relative path: reports, the runner's
   * files, and anything unexpected.
   */
  readonly changedFiles: Readonly<Record<string, string>>
  readonly durationMs: number
}

const root = fileURLToPath(new URL('../../..', import.meta.url))

/**
 * The environment variables that a step inherits; any other would make tests depend on this
 * machine.
 */
const inherited = ['PATH', 'HOME', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'NODE_COMPILE_CACHE']

/** The Node that runs the action: the one that ACTION_NODE names, else this process's own. */
export const actionNode = process.env['ACTION_NODE'] || process.execPath

/** Runs the shipped bundle in its own folder, as the runner runs a step. */
export async function runStep(step: Step): Promise<StepResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'step-'))
  try {
    const files = {
      GITHUB_OUTPUT: path.join(folder, 'output'),
      GITHUB_STEP_SUMMARY: path.join(folder, 'summary'),
      GITHUB_ENV: path.join(folder, 'env'),
      GITHUB_PATH: path.join(folder, 'path'),
      GITHUB_STATE: path.join(folder, 'state')
    }
    await Promise.all(Object.values(files).map(file => writeFile(file, '')))
    for (const [name, text] of Object.entries({ ...step.files, ...eventFile(step) })) {
      const file = path.join(folder, name)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, text)
    }
    await step.prepare?.(folder)
    const env = { ...environment(step, folder), ...files, ...step.env }
    const before = await filesIn(folder)
    const start = performance.now()
    const processResult = await runProcess(step, folder, env)
    const durationMs = performance.now() - start
    const changedFiles = Object.fromEntries(
      [...(await filesIn(folder))].filter(([name, text]) => before.get(name) !== text)
    )
    await step.inspect?.(folder)
    const outputs = parseOutputs(await readFile(files.GITHUB_OUTPUT, 'utf8'))
    return {
      ...processResult,
      ...parseOutput(processResult.stdout, processResult.stderr),
      outputs,
      summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
      exportedState: await concatenateFiles([
        files.GITHUB_ENV,
        files.GITHUB_PATH,
        files.GITHUB_STATE
      ]),
      report: outputs['report'] ? await readFile(outputs['report'], 'utf8') : '',
      expectedFileContents: await readExistingFiles(step.expectedFiles ?? [], folder),
      changedFiles,
      durationMs
    }
  } finally {
    // Windows releases the files of a killed process with a delay.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The readable regular files below a folder, by relative path. */
async function filesIn(folder: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name)
    const text = entry.isFile() ? await readFile(file, 'utf8').catch(() => undefined) : undefined
    if (text !== undefined) texts.set(path.relative(folder, file), text)
  }
  return texts
}

async function readExistingFiles(names: readonly string[], folder: string) {
  const texts: Record<string, string> = {}
  for (const name of names) {
    const text = await readFile(path.join(folder, name), 'utf8').catch(() => undefined)
    if (text !== undefined) texts[name] = text
  }
  return texts
}

async function concatenateFiles(files: readonly string[]): Promise<string> {
  return (await Promise.all(files.map(file => readFile(file, 'utf8')))).join('')
}

/** The runner's path of it, below its temporary folder. */
const EVENT_FILE = '_github_workflow/event.json'

function eventFile({ event }: Step): Readonly<Record<string, string>> {
  return event === undefined ? {} : { [EVENT_FILE]: JSON.stringify(event.payload, undefined, 2) }
}

function environment(step: Step, folder: string): Record<string, string> {
  const { inputs } = readActionFile()
  const defaults = Object.entries(inputs).map(
    ([name, input]) => [name, input.default ?? ''] as const
  )
  const stepInputs = Object.fromEntries([...defaults, ...Object.entries(step.with)])
  return {
    ...Object.fromEntries(
      inherited.flatMap(name => (process.env[name] ? [[name, process.env[name]]] : []))
    ),
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: 'octo/shop',
    GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_WORKFLOW: 'Nightly',
    GITHUB_WORKFLOW_REF: 'octo/shop/.github/workflows/nightly.yml@refs/heads/main',
    GITHUB_JOB: 'encryption',
    GITHUB_RUN_ID: '42',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_ACTOR: 'octocat',
    GITHUB_EVENT_NAME: step.event?.name ?? 'schedule',
    ...(step.event && { GITHUB_EVENT_PATH: path.join(folder, EVENT_FILE) }),
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
    ...Object.fromEntries(
      Object.entries(stepInputs).map(([name, value]) => [
        `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
        value
      ])
    )
  }
}

async function runProcess(step: Step, cwd: string, env: Record<string, string>) {
  const main = path.join(root, readActionFile().runs.main)
  const child = spawn(actionNode, [main], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), step.timeoutMs ?? 600_000)
  const out = new OutputBuffer(child.stdout)
  const err = new OutputBuffer(child.stderr)
  step.onStart?.({
    signal: name => void child.kill(name),
    waitForOutput: text => out.has(text)
  })
  try {
    const [stdout, stderr, exitCode] = await Promise.all([
      out.whole,
      err.whole,
      new Promise<number | null>((resolve, reject) => {
        child.on('error', reject)
        child.on('close', resolve)
      })
    ])
    return { stdout, stderr, exitCode }
  } finally {
    clearTimeout(timer)
  }
}

/** Collects the output of a stream. */
class OutputBuffer {
  readonly whole: Promise<string>
  readonly #stream: NodeJS.ReadableStream
  #text = ''

  constructor(stream: NodeJS.ReadableStream) {
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => (this.#text += text))
    this.#stream = stream
    this.whole = once(stream, 'close').then(() => this.#text)
  }

  async has(text: string): Promise<void> {
    const ended = this.whole.then(() => 'ended' as const)
    let state: unknown
    while (!this.#text.includes(text) && state !== 'ended') {
      state = await Promise.race([once(this.#stream, 'data'), ended])
    }
  }
}

function parseOutput(stdout: string, stderr: string) {
  const lines = stdout.split(/\r\n|\r|\n/)
  const commands = [...lines, ...stderr.split(/\r\n|\r|\n/)]
    .map(parseWorkflowCommand)
    .filter(command => command !== null)
  const log = lines.filter(line => line !== '' && parseWorkflowCommand(line) === null)
  return { commands, log }
}
