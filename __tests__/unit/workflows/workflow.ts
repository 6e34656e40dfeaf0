import { execFileSync, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { parse } from 'yaml'
import { actionNode } from '../../../dev/runner/step/run-step.js'
import { parseWorkflowCommand } from '../../../dev/runner/step/workflow-command.js'

export interface WorkflowStep {
  readonly name?: string
  readonly id?: string
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
}

export interface WorkflowJob {
  readonly needs?: string | readonly string[]
  readonly uses?: string
  readonly permissions?: Readonly<Record<string, 'read' | 'write'>>
  readonly concurrency?: Readonly<Record<string, unknown>>
  readonly 'timeout-minutes'?: number
  readonly outputs?: Readonly<Record<string, string>>
  readonly steps?: readonly WorkflowStep[]
}

export interface Workflow {
  readonly on: unknown
  readonly permissions?: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, WorkflowJob>>
}

export function readWorkflow(file: string): Workflow {
  return parse(readFileSync(path.join('.github/workflows', file), 'utf8')) as Workflow
}

export const usesIn = ({ jobs }: Workflow): { readonly uses?: string }[] =>
  Object.values(jobs).flatMap(({ uses, steps = [] }) =>
    uses === undefined ? steps.filter(step => step.uses !== undefined) : [{ uses }]
  )

export const checkouts = (workflow: Workflow): { readonly uses?: string }[] =>
  usesIn(workflow).filter(({ uses = '' }) => uses.startsWith('actions/checkout@'))

/** A checkout that leaves no token in the workspace. */
export const withoutCredentials = { with: { 'persist-credentials': false } }

export const workflowFiles = (): string[] => readdirSync('.github/workflows')

export function jobOf(workflow: Workflow, name: string): WorkflowJob {
  const job = workflow.jobs[name]
  if (job === undefined) throw new Error(`There is no job ${name}.`)
  return job
}

/** The names that expressions may use, such as `github.token`. */
export type ExpressionValues = Readonly<Record<string, string>>

/** Supports names only, so that any other expression fails here. */
export function evaluateExpressions(template: string, values: ExpressionValues): string {
  return template.replace(/\$\{\{ (.*?) \}\}/g, (_all, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`The test gives no value for ${name}.`)
    return value
  })
}

export interface ScriptResult {
  readonly exitCode: number | null
  readonly outputs: Readonly<Record<string, string>>
  /** `error: …`, in order. */
  readonly annotations: readonly string[]
  readonly log: string
}

/** Runs a step's script verbatim, with the runner's shell and files. */
export async function runStepScript(
  { run, env = {} }: WorkflowStep,
  values: ExpressionValues,
  place: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> }
): Promise<ScriptResult> {
  if (run === undefined) throw new Error('The step runs no script.')
  if (run.includes('${{'))
    throw new Error('A script with an expression in it can be injected into.')
  const folder = await mkdtemp(path.join(tmpdir(), 'step-'))
  try {
    const script = path.join(folder, 'script.sh')
    const output = path.join(folder, 'output')
    await writeFile(script, run)
    await writeFile(output, '')
    const stepEnvironment = Object.entries(env).map(([name, value]) => [
      name,
      evaluateExpressions(value, values)
    ])
    // GitHub's runner uses this shell for a Linux step that names none.
    const child = spawn('bash', ['-e', script], {
      cwd: place.cwd,
      env: {
        ...environment(),
        GITHUB_OUTPUT: output,
        ...place.env,
        ...(Object.fromEntries(stepEnvironment) as Record<string, string>)
      },
      stdio: ['ignore', 'pipe', 'pipe']
    })
    const [stdout, stderr, exitCode] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((resolve, reject) =>
        child.on('close', resolve).on('error', reject)
      )
    ])
    return {
      exitCode,
      outputs: outputsIn(await readFile(output, 'utf8')),
      annotations: stdout.split('\n').flatMap(line => {
        const command = parseWorkflowCommand(line)
        return command === null ? [] : [`${command.name}: ${command.data}`]
      }),
      log: `${stdout}${stderr}`
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Major version of the Node that runs the action; workflows set up the same. */
const nodeMajor = Number(execFileSync(actionNode, ['-p', 'parseInt(process.versions.node)']))

/** That Node is first on the PATH; one older than the workflows' needs tsx to run TypeScript. */
function environment(): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  return {
    HOME,
    PATH: [path.dirname(actionNode), PATH].join(path.delimiter),
    ...(nodeMajor < 24 && { NODE_OPTIONS: `--import=${tsx}` })
  }
}

function outputsIn(file: string): Record<string, string> {
  const lines = file.split('\n').filter(line => line !== '')
  const pairs = lines.map(line => /^(.*?)=(.*)$/.exec(line)?.slice(1) ?? [line, ''])
  return Object.fromEntries(pairs) as Record<string, string>
}
