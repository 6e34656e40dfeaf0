import type { MissingCredentials } from '../aliyun/credentials/static-credentials.js'
import type { CredentialSource } from '../aliyun/credentials/identity.js'
import type { RoleRequest } from '../aliyun/credentials/role.js'
import {
  parseEndpoint,
  parseKmsEndpoint,
  parseStsEndpoint,
  type Endpoint,
  type OssEndpoint
} from '../aliyun/endpoints/endpoint.js'
import { parseRegion } from '../aliyun/identifiers/region.js'
import { keyChecks, modes, type KeyCheck, type Mode } from '../encryption/mode.js'
import { requirableAlgorithms, type Requirement } from '../encryption/requirement.js'
import { dataEncryptions } from '../encryption/rule.js'
import { failOnModes, type FailOn } from '../encryption/verdict.js'
import { githubInputDefaults, readGitHubInputs, type GitHubRequest } from './github-inputs.js'
import { InputReader, type RawInputs } from './input-reader.js'
import type { BucketPattern, Policy } from '../policy/policy.js'
import { parseBucketPatterns } from '../policy/parse-bucket-patterns.js'
import { parseRequirement } from '../policy/parse-requirement.js'
import { readRoleInputs, roleInputDefaults } from './role-inputs.js'

/** Every input of action.yml with its default there; a test holds the two to each other. */
export const inputDefaults = {
  bucket: '',
  'policy-file': '',
  algorithm: '',
  'kms-key-id': '',
  'kms-data-encryption': '',
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

/** Where it is said which buckets must have what. */
export type Scope =
  /** In the inputs. */
  | { readonly kind: 'inputs'; readonly policy: Policy }
  /** In a policy file. */
  | { readonly kind: 'file'; readonly path: string }
  /** Nowhere yet: a policy file is to be written about the buckets that this policy names, whatever they have. */
  | { readonly kind: 'draft'; readonly path: string; readonly policy: Policy }

export interface Inputs {
  readonly scope: Scope
  readonly mode: Mode
  /** The general region id; absent: to be found, or not one. */
  readonly region?: string
  /** One was given, right or wrong. */
  readonly regionGiven: boolean
  readonly endpoint?: OssEndpoint
  readonly internalEndpoint: boolean
  readonly kmsEndpoint?: Endpoint
  readonly stsEndpoint?: Endpoint
  /** The role to assume, by the inputs or by what the pod says; absent: none. */
  readonly role?: RoleRequest
  /** Narrow its session to what this run needs. */
  readonly restrictSession: boolean
  readonly failOn: FailOn
  readonly allowDowngrade: boolean
  readonly checkKmsKey: KeyCheck
  readonly canary: boolean
  readonly summary: boolean
  readonly annotations: boolean
  /** Files to write, seen from the workspace. Without `json`, that is a new one in the runner's temp folder. */
  readonly reports: { readonly json?: string; readonly sarif?: string; readonly junit?: string }
  /** Absent: nothing is told on GitHub but what the runner shows. */
  readonly github?: GitHubRequest
  readonly concurrency: number
  readonly maxAttempts: number
  readonly requestTimeoutSeconds: number
}

/**
 * Reads and checks the inputs, the credentials apart. Answers with every problem at once, each a
 * sentence that names the input and what it takes; where there is one, the inputs are as good as could be read.
 *
 * @param source may come with a role, of which the inputs say how it is assumed.
 */
export function parseInputs(
  raw: RawInputs<InputName>,
  source?: CredentialSource | MissingCredentials
): {
  readonly inputs: Inputs
  readonly problems: readonly string[]
} {
  const reader = new InputReader(raw, inputDefaults)
  const region = reader.optional('region', readRegion)
  const endpoint = reader.checked('endpoint', parseEndpoint)
  const kmsEndpoint = reader.checked('kms-endpoint', parseKmsEndpoint)
  const stsEndpoint = reader.checked('sts-endpoint', parseStsEndpoint)
  const role = readRoleInputs(reader, source)
  const mode = reader.choice('mode', modes)
  const scope = readScope(reader, mode)
  const reports = readReports(reader)
  const github = readGitHubInputs(reader)
  const inputs: Inputs = {
    scope,
    mode,
    ...(region === undefined ? {} : { region: region.id }),
    regionGiven: reader.isSet('region'),
    ...(endpoint === undefined ? {} : { endpoint }),
    internalEndpoint: reader.boolean('internal-endpoint'),
    ...(kmsEndpoint === undefined ? {} : { kmsEndpoint }),
    ...(stsEndpoint === undefined ? {} : { stsEndpoint }),
    ...(role === undefined ? {} : { role }),
    restrictSession: reader.boolean('restrict-session'),
    failOn: reader.choice('fail-on', failOnModes),
    allowDowngrade: reader.boolean('allow-downgrade'),
    checkKmsKey: reader.choice('check-kms-key', keyChecks),
    canary: reader.boolean('canary'),
    summary: reader.boolean('summary'),
    annotations: reader.boolean('annotations'),
    reports,
    ...(github && { github }),
    concurrency: reader.integer('concurrency', 1, 256),
    maxAttempts: reader.integer('max-attempts', 1, 20),
    requestTimeoutSeconds: reader.integer('request-timeout-seconds', 1, 300)
  }
  return { inputs, problems: reader.problems }
}

/** The inputs that say which buckets must have what, each of them in the policy file's own words. */
export const statedByInputs = ['bucket', 'algorithm', 'kms-key-id', 'kms-data-encryption'] as const

function readScope(reader: InputReader<InputName>, mode: Mode): Scope {
  const path = reader.optional('policy-file', readPath)?.path
  const stated = statedByInputs.filter(name => reader.isSet(name))
  if (mode === 'draft') return readDraft(reader, path)
  if (path !== undefined || reader.isSet('policy-file')) {
    if (stated.length > 0) {
      reader.problem(
        `policy-file and ${stated.join(', ')} exclude each other: the file says which buckets must have what. Leave one or the other out.`
      )
    }
    return { kind: 'file', path: path ?? '' }
  }
  const before = reader.problems.length
  const buckets = readNames(reader)
  if (buckets.length === 0 && reader.problems.length === before) {
    reader.problem(
      'bucket is empty: name the buckets to guard, one a line or comma-separated, or give policy-file.'
    )
  }
  return { kind: 'inputs', policy: policyOf(buckets, readStated(reader)) }
}

/** The policy of one rule that the inputs are. */
function policyOf(buckets: readonly BucketPattern[], requirement: Requirement): Policy {
  return { rules: [{ buckets, requirement }], exemptions: [], uncovered: 'ignore' }
}

function readDraft(reader: InputReader<InputName>, path: string | undefined): Scope {
  if (!reader.isSet('policy-file')) {
    reader.problem(
      'mode draft needs policy-file: the file to write the policy to, which must not be there yet.'
    )
  }
  for (const name of statedByInputs) {
    if (name !== 'bucket' && reader.isSet(name)) {
      reader.problem(
        `${name} does not go with mode draft, which writes down what the buckets have; leave it empty.`
      )
    }
  }
  if (reader.text('canary').toLowerCase() === 'true') {
    reader.problem('canary does not go with mode draft, which only reads; leave it out.')
  }
  const buckets = reader.isSet('bucket') ? readNames(reader) : [{ text: '*', excludes: false }]
  return { kind: 'draft', path: path ?? '', policy: policyOf(buckets, { algorithm: 'any' }) }
}

function readNames(reader: InputReader<InputName>): readonly BucketPattern[] {
  const { buckets, problems } = parseBucketPatterns(reader.list('bucket'))
  for (const { problem } of problems) reader.problem(`bucket ${problem}`)
  return buckets
}

function readStated(reader: InputReader<InputName>): Requirement {
  const algorithm = reader.choiceInAnyCase('algorithm', requirableAlgorithms)
  const dataEncryption = reader.isSet('kms-data-encryption')
    ? reader.choiceInAnyCase('kms-data-encryption', dataEncryptions)
    : undefined
  const { requirement, problems } = parseRequirement({
    // An algorithm that is none has its problem already, and any of them may go with keys.
    algorithm: algorithm ?? 'KMS',
    keys: reader.list('kms-key-id'),
    keysSet: reader.isSet('kms-key-id'),
    ...(dataEncryption === undefined ? {} : { dataEncryption })
  })
  for (const { problem } of problems) reader.problem(problem)
  return requirement
}

function readReports(reader: InputReader<InputName>): Inputs['reports'] {
  const [json, sarif, junit] = (['json-report', 'sarif-report', 'junit-report'] as const).map(
    name => reader.optional(name, readPath)?.path
  )
  return {
    ...(json === undefined ? {} : { json }),
    ...(sarif === undefined ? {} : { sarif }),
    ...(junit === undefined ? {} : { junit })
  }
}

function readRegion(text: string): { id: string } | { problem: string } {
  const id = parseRegion(text)
  if (id !== null) return { id }
  return {
    problem: text.endsWith('-internal')
      ? 'names an internal endpoint; give the region, and internal-endpoint: true'
      : 'is not a region id; write it as cn-hangzhou or oss-cn-hangzhou'
  }
}

function readPath(path: string): { path: string } | { problem: string } {
  return /[\p{Cc}]/u.test(path) ? { problem: 'has a control character in it' } : { path }
}
