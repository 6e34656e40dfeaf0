import type { CredentialSource } from '../aliyun/credentials/identity.js'
import type { RoleRequest } from '../aliyun/credentials/role.js'
import { keyInputs, type UnusableCredentials } from '../aliyun/credentials/static-credentials.js'
import {
  parseEndpoint,
  parseKmsEndpoint,
  parseStsEndpoint,
  type Endpoint,
  type OssEndpoint
} from '../aliyun/endpoints/endpoint.js'
import { parseRegion } from '../aliyun/identifiers/region.js'
import { defined } from '../encryption/defined-fields.js'
import { keyChecks, modes, type KeyCheck, type Mode } from '../encryption/mode.js'
import { failOnModes, type FailOn } from '../encryption/verdict.js'
import { bad, ok, type Checked } from '../text/checked-value.js'
import { code, input, message, type Message } from '../text/message.js'
import { githubInputDefaults, readGitHubInputs, type GitHubRequest } from './github-inputs.js'
import { InputReader, type RawInputs } from './input-reader.js'
import { readRoleInputs, roleInputDefaults } from './role-inputs.js'
import { parsePath, readScope, scopeInputDefaults, type Scope } from './scope-inputs.js'

/** Every input of action.yml with its default; a test keeps the two in step. */
export const inputDefaults = {
  ...scopeInputDefaults,
  mode: 'verify',
  region: '',
  endpoint: '',
  'internal-endpoint': 'false',
  'access-key-id': '',
  'access-key-secret': '',
  'security-token': '',
  ...roleInputDefaults,
  'fail-on': 'drift',
  'allow-downgrade': 'false',
  'check-kms-key': 'auto',
  canary: 'false',
  'kms-endpoint': '',
  'sts-endpoint': '',
  summary: 'true',
  annotations: 'true',
  'json-report': '',
  'sarif-report': '',
  'junit-report': '',
  ...githubInputDefaults,
  concurrency: '16',
  'max-attempts': '5',
  'request-timeout-seconds': '10'
} as const

export type InputName = keyof typeof inputDefaults

/** The inputs that hold secrets, which the run masks. */
export const secretInputs = [...keyInputs, 'github-token'] as const satisfies readonly InputName[]

/** The inputs about credentials and the network: a step that undoes this one needs the same. */
export const connectionInputs = [
  'region',
  'endpoint',
  'internal-endpoint',
  'kms-endpoint',
  'sts-endpoint',
  ...(Object.keys(roleInputDefaults) as (keyof typeof roleInputDefaults)[])
] as const satisfies readonly InputName[]

export interface Inputs {
  readonly scope: Scope
  readonly mode: Mode
  /** The general region id; absent: not set, or not a region id. */
  readonly region?: string
  /** Whether the input was set, valid or not. */
  readonly isRegionInputSet: boolean
  readonly endpoint?: OssEndpoint
  readonly internalEndpoint: boolean
  readonly kmsEndpoint?: Endpoint
  readonly stsEndpoint?: Endpoint
  /** The role to assume, from the inputs or the pod's service account; absent: none. */
  readonly role?: RoleRequest
  /** Restrict the role's session to what this run needs. */
  readonly restrictSession: boolean
  readonly failOn: FailOn
  readonly allowDowngrade: boolean
  readonly checkKmsKey: KeyCheck
  readonly canary: boolean
  readonly summary: boolean
  readonly annotations: boolean
  /** Report files, relative to the workspace. Without `json`, that report is a new file in the runner's temp folder. */
  readonly reports: { readonly json?: string; readonly sarif?: string; readonly junit?: string }
  /** What to publish through GitHub's API; absent: nothing. */
  readonly github?: GitHubRequest
  readonly concurrency: number
  readonly maxAttempts: number
  readonly requestTimeoutSeconds: number
}

/**
 * Parses and validates the inputs except the credentials. Returns every problem at once, each a
 * sentence that names the input and what it accepts; invalid inputs are then replaced with defaults, so
 * that other checks can go on.
 *
 * @param source may bring a role of its own, whose session the inputs configure.
 */
export function parseInputs(
  raw: RawInputs<InputName>,
  source?: CredentialSource | UnusableCredentials
): {
  readonly inputs: Inputs
  readonly problems: readonly Message[]
} {
  const reader = new InputReader(raw, inputDefaults)
  const region = reader.optional('region', parseRegionInput)
  const endpoint = reader.optional('endpoint', parseEndpoint)
  const kmsEndpoint = reader.optional('kms-endpoint', parseKmsEndpoint)
  const stsEndpoint = reader.optional('sts-endpoint', parseStsEndpoint)
  const role = readRoleInputs(reader, source)
  const mode = reader.choice('mode', modes)
  const scope = readScope(reader, mode)
  const reports = readReports(reader)
  const github = readGitHubInputs(reader)
  const inputs: Inputs = defined({
    scope,
    mode,
    region,
    isRegionInputSet: reader.isSet('region'),
    endpoint,
    internalEndpoint: reader.boolean('internal-endpoint'),
    kmsEndpoint,
    stsEndpoint,
    role,
    restrictSession: reader.boolean('restrict-session'),
    failOn: reader.choice('fail-on', failOnModes),
    allowDowngrade: reader.boolean('allow-downgrade'),
    checkKmsKey: reader.choice('check-kms-key', keyChecks),
    canary: reader.boolean('canary'),
    summary: reader.boolean('summary'),
    annotations: reader.boolean('annotations'),
    reports,
    github,
    concurrency: reader.integer('concurrency', 1, 256),
    maxAttempts: reader.integer('max-attempts', 1, 20),
    requestTimeoutSeconds: reader.integer('request-timeout-seconds', 1, 300)
  })
  return { inputs, problems: reader.problems }
}

function readReports(reader: InputReader<InputName>): Inputs['reports'] {
  return defined({
    json: reader.optional('json-report', parsePath),
    sarif: reader.optional('sarif-report', parsePath),
    junit: reader.optional('junit-report', parsePath)
  })
}

function parseRegionInput(text: string): Checked<string> {
  const region = parseRegion(text)
  if (region !== null) return ok(region)
  return bad(
    text.endsWith('-internal')
      ? message`names an internal endpoint. Use the region without ${code('-internal')}, and set ${input('internal-endpoint', 'true')}`
      : message`is not a valid region id. Use a value such as ${code('cn-hangzhou')} or ${code('oss-cn-hangzhou')}`
  )
}
