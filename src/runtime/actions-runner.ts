import { tmpdir } from 'node:os'
import path from 'node:path'

/** The software whose runner executes the step. */
export type Engine = 'GitHub' | 'Forgejo' | 'Gitea' | 'act'

/**
 * The variable that each engine other than GitHub sets to `true`. Gitea and Forgejo also set `ACT`,
 * and Forgejo also sets `GITEA_ACTIONS`, so they come first.
 * Sources: nektos/act `pkg/runner/run_context.go`; the runners of Gitea and Forgejo, `runner.go`.
 */
const engineVariables = { FORGEJO_ACTIONS: 'Forgejo', GITEA_ACTIONS: 'Gitea', ACT: 'act' } as const

/** Files that carry commands from a step to the runner, or describe the event that started the run. */
const fileVariables = [
  'GITHUB_OUTPUT',
  'GITHUB_ENV',
  'GITHUB_PATH',
  'GITHUB_STATE',
  'GITHUB_STEP_SUMMARY',
  'GITHUB_EVENT_PATH'
] as const

/** A file of the runner's own, and the variable that names it. */
export interface RunnerFile {
  readonly variable: (typeof fileVariables)[number]
  /** Absolute. */
  readonly path: string
}

/**
 * What the runner says about itself and the run. A string is empty where its variable is not set.
 * Source: docs.github.com, "Variables reference", default environment variables.
 */
export interface Runner {
  readonly engine: Engine
  /** The step's output is read by a runner, which acts on workflow commands such as `::add-mask::`. */
  readonly readsCommands: boolean
  /** The folder of the repository; absolute. */
  readonly workspace: string
  /** The folder that the runner empties with each job; absolute. */
  readonly temporaryFolder: string
  readonly files: readonly RunnerFile[]
  readonly outputFile: string
  readonly summaryFile: string
  readonly serverUrl: string
  readonly apiUrl: string
  /** `owner/name`. */
  readonly repository: string
  readonly sha: string
  /** `refs/heads/main`. */
  readonly ref: string
  readonly eventName: string
  readonly actor: string
  readonly workflow: string
  /** `octo/shop/.github/workflows/nightly.yml@refs/heads/main`. */
  readonly workflowRef: string
  readonly job: string
  readonly runId: string
  readonly runNumber: string
  readonly runAttempt: string
  /** `owner/name` of this action. Empty: the step runs it from a local folder. */
  readonly actionRepository: string
  /** The branch, tag or commit of this action, such as `v1`. */
  readonly actionRef: string
  /** Step debugging is on. */
  readonly debug: boolean
}

/** Reads the runner's variables from the environment of the step. */
export function readRunner(env: NodeJS.ProcessEnv): Runner {
  const read = (variable: string): string => env[variable] ?? ''
  return {
    engine: detectEngine(env),
    readsCommands: read('GITHUB_ACTIONS') === 'true',
    workspace: path.resolve(read('GITHUB_WORKSPACE') || '.'),
    temporaryFolder: path.resolve(read('RUNNER_TEMP') || tmpdir()),
    files: fileVariables
      .filter(variable => read(variable) !== '')
      .map(variable => ({ variable, path: path.resolve(read(variable)) })),
    outputFile: read('GITHUB_OUTPUT'),
    summaryFile: read('GITHUB_STEP_SUMMARY'),
    serverUrl: read('GITHUB_SERVER_URL'),
    apiUrl: read('GITHUB_API_URL'),
    repository: read('GITHUB_REPOSITORY'),
    sha: read('GITHUB_SHA'),
    ref: read('GITHUB_REF'),
    eventName: read('GITHUB_EVENT_NAME'),
    actor: read('GITHUB_ACTOR'),
    workflow: read('GITHUB_WORKFLOW'),
    workflowRef: read('GITHUB_WORKFLOW_REF'),
    job: read('GITHUB_JOB'),
    runId: read('GITHUB_RUN_ID'),
    runNumber: read('GITHUB_RUN_NUMBER'),
    runAttempt: read('GITHUB_RUN_ATTEMPT'),
    actionRepository: read('GITHUB_ACTION_REPOSITORY'),
    actionRef: read('GITHUB_ACTION_REF'),
    debug: read('RUNNER_DEBUG') === '1'
  }
}

function detectEngine(env: NodeJS.ProcessEnv): Engine {
  const set = Object.entries(engineVariables).find(([variable]) => env[variable] === 'true')
  return set?.[1] ?? 'GitHub'
}
