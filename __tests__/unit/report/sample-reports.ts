import type { Finding, FindingDetails } from '../../../src/encryption/finding.js'
import { compare } from '../../../src/encryption/comparison.js'
import { explainDrift, explainUnusableKey } from '../../../src/encryption/drift-messages.js'
import {
  type Exemption,
  explainExpired,
  explainUncovered,
  warningsAboutExemption
} from '../../../src/encryption/exemption.js'
import {
  describeKeyState,
  problemsWithKey,
  type KmsKeyState
} from '../../../src/encryption/kms-key-state.js'
import type { ExplainedDriftCode, Reason, UnknownCode } from '../../../src/encryption/reason.js'
import type { Requirement } from '../../../src/encryption/requirement.js'
import { describeRule, type Rule } from '../../../src/encryption/rule.js'
import type { SourceLocation } from '../../../src/encryption/source-location.js'
import { verdictOf, type FailOn } from '../../../src/encryption/verdict.js'
import type { FailedProof } from '../../../src/reconcile/canary.js'
import { rollbackOutcome, type RollbackResult } from '../../../src/reconcile/rollback-outcome.js'
import type { Report } from '../../../src/report/report.js'
import {
  bucket as bucketPart,
  code,
  input,
  message,
  own,
  quote,
  requestReference,
  untrusted,
  value,
  type Message
} from '../../../src/text/message.js'
import { fromOutside, hostileText, without, type FindingOf } from './sample-findings.js'

const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const otherKey = '1f2e3d4c-0000-4f8d-a61e-6eab1eac9999'
const aes: Requirement = { algorithm: 'AES256' }
const service: Requirement = {
  algorithm: 'KMS',
  kmsKey: 'service-key',
  kmsDataEncryption: 'AES256'
}
const anyKey: Requirement = { algorithm: 'KMS', kmsKey: 'any-key', kmsDataEncryption: 'AES256' }
const pinned = (...ids: [string, ...string[]]): Requirement => ({
  algorithm: 'KMS',
  kmsKey: ids.map(id => ({ id })) as [{ id: string }, ...{ id: string }[]],
  kmsDataEncryption: 'AES256'
})

const policyFile = '.github/oss-encryption.yml'
const line = (number: number): SourceLocation => ({ file: policyFile, line: number, column: 5 })
const requestId = (bucket: string): string =>
  Buffer.from(bucket.padEnd(12, '-').slice(-12)).toString('hex').toUpperCase()

/** The details of a finding as the action creates it from a rule. */
function detailsOf(
  bucket: string,
  required: Requirement,
  actual: Rule | null,
  region: string
): FindingDetails {
  return {
    bucket,
    region,
    required,
    actual,
    differences: [],
    checks: [],
    warnings: [],
    requestIds: [requestId(bucket)],
    durationMs: 31
  }
}

/** A finding as the action itself makes it of a rule. */
function judged(
  bucket: string,
  required: Requirement,
  actual: Rule | null,
  more: Partial<FindingDetails> = {}
): Finding {
  const region = more.region ?? 'cn-hangzhou'
  const comparison = compare(required, actual, region)
  const base = detailsOf(bucket, required, actual, region)
  if (comparison.kind !== 'differs') return { ...base, status: 'compliant', ...more }
  const { code, differences } = comparison
  const drift = { bucket, region, requirement: required, rule: actual, differences }
  return {
    ...base,
    status: 'drifted',
    reason: explainDrift(code, drift),
    differences,
    ...more
  }
}

/** A drifted bucket that apply left as it was, and why. */
function leftByApply(
  code: ExplainedDriftCode,
  bucket: string,
  required: Requirement,
  actual: Rule | null,
  more: Partial<FindingDetails> = {}
): Finding {
  const found = judged(bucket, required, actual, more)
  const { region = '', differences } = found
  const drift = { bucket, region, requirement: required, rule: actual, differences }
  return { ...found, status: 'drifted', reason: explainDrift(code, drift) }
}

/** A drifted bucket that apply left as it was, because KMS reports that its key can't be used. */
function leftForKey(
  bucket: string,
  unusable: KmsKeyState,
  actual: Rule | null,
  more: Partial<FindingDetails> = {}
): Finding {
  const requirement = pinned(unusable.id)
  const found = judged(bucket, requirement, actual, more)
  const { region = '', differences } = found
  const ids = [requestId(bucket), requestId(`${bucket}-key`)]
  const problems = problemsWithKey(unusable, region)
  if (problems === null) throw new Error(`KMS key ${unusable.id} is usable`)
  const reason = explainUnusableKey(
    { bucket, region, requirement, rule: actual, differences },
    unusable.id,
    problems,
    ids.slice(1)
  )
  return { ...found, status: 'drifted', reason, requestIds: ids }
}

/** A bucket whose new rule refused a test upload, by how the rollback ended. */
function rolledBack(
  bucket: string,
  to: Rule,
  from: Rule | null,
  rollback: RollbackResult
): Finding {
  const failedProof: FailedProof = {
    kind: 'fails',
    refusedFor: 'everyone',
    reason: {
      code: 'canary-failed',
      message: message`The test upload was refused because of the KMS key: ${untrusted('The key is disabled')}.${requestReference([requestId(`${bucket}-put`)])}`,
      hint: message`In KMS, check that the key is enabled and in the bucket's region.`
    }
  }
  return {
    ...detailsOf(bucket, pinned(key), null, 'cn-hangzhou'),
    ...rollbackOutcome({ bucket, change: { from, to }, failedProof }, rollback),
    requestIds: [requestId(bucket), requestId(`${bucket}-put`)]
  }
}

function inconclusive(
  bucket: string,
  code: UnknownCode,
  message: Message,
  hint: Message,
  more: Partial<FindingDetails> = {}
): FindingOf<'unknown'> {
  return {
    bucket,
    status: 'unknown',
    reason: { code, message, hint },
    required: aes,
    differences: [],
    checks: [],
    warnings: [],
    requestIds: [requestId(bucket)],
    durationMs: 45,
    ...more
  }
}

const denied = (bucket: string, more: Partial<FindingDetails> = {}): Finding =>
  inconclusive(
    bucket,
    'access-denied',
    message`${bucketPart(bucket, 'Bucket')} could not be read: OSS responded with ${value('403 AccessDenied')}: ${own(untrusted('You have no right to access this object because of bucket acl'), 'different messages', 'Response')}.${requestReference([requestId(bucket)])}`,
    message`Grant ${code('oss:GetBucketEncryption')} on this bucket to the identity that this step uses, and check that no bucket policy denies it.`,
    more
  )

const applied = (
  bucket: string,
  required: Requirement,
  now: Rule,
  before: Rule | null
): Finding => ({
  ...detailsOf(bucket, required, now, 'cn-hangzhou'),
  previous: before,
  differences: [
    { field: 'algorithm', required: required.algorithm, actual: before?.algorithm ?? '' }
  ],
  requestIds: [1, 2, 3].map(number => requestId(`${bucket}${number}`)),
  status: 'applied'
})

const exemption = (
  daysLeft: number,
  expires: string,
  more: Partial<Exemption> = {}
): Exemption => ({
  reason: 'anonymous downloads fail under SSE-KMS',
  owner: 'web-team',
  expires,
  daysLeft,
  source: line(40),
  ...more
})

function exempted(finding: Finding, of: Exemption): Finding {
  return {
    ...finding,
    status: 'exempt',
    exemption: of,
    ...(of.source && { source: of.source }),
    warnings: warningsAboutExemption(of, finding.actual !== null)
  }
}

function expired(finding: Finding, of: Exemption): Finding {
  if (finding.status !== 'drifted') throw new Error(`It is ${finding.status}.`)
  const source = of.source && { source: of.source }
  return {
    ...finding,
    ...source,
    exemption: of,
    reason: explainExpired(finding.bucket, of, finding.reason)
  }
}

function uncovered(bucket: string, rule: Rule | null): Finding {
  return {
    ...without(judged(bucket, { algorithm: 'any' }, rule), 'required'),
    status: 'drifted',
    differences: [],
    reason: explainUncovered(bucket, rule),
    source: line(52)
  }
}

/** The workflow run of all samples. */
export const sampleRun = {
  repository: 'octo/shop',
  sha: '0123456789abcdef0123456789abcdef01234567',
  ref: 'refs/heads/main',
  workflow: 'Nightly',
  workflowFile: '.github/workflows/nightly.yml',
  job: 'encryption',
  runId: '4242424242',
  runAttempt: '1',
  actor: 'octocat',
  event: 'schedule',
  server: 'https://github.com',
  url: 'https://github.com/octo/shop/actions/runs/4242424242/attempts/1'
}

const samplePages = {
  source: `https://github.com/octo/shop/blob/${sampleRun.sha}`,
  reasons: 'https://github.com/example/oss-bucket-encryption/blob/v1/docs/reasons.md'
}

const sampleStep = {
  uses: 'example/oss-bucket-encryption@v1',
  inputs: [
    ['role-to-assume', 'acs:ram::1234567890123456:role/oss-encryption-gate'],
    ['oidc-provider-arn', 'acs:ram::1234567890123456:oidc-provider/github']
  ],
  secretInputs: []
} as const

function reportOf(
  findings: readonly Finding[],
  { failOn = 'drift', ...more }: Partial<Report> & { failOn?: FailOn } = {}
): Report {
  return {
    kind: 'findings',
    mode: 'verify',
    failOn,
    credentials: message`OIDC role ${value('acs:ram::1234567890123456:role/oss-encryption-gate')}`,
    restrictedSession: true,
    verdict: verdictOf(findings, failOn, more.stoppedBy, more.listFailure),
    findings,
    diagnostics: [],
    startedAt: new Date('2026-11-23T02:17:05.123Z'),
    finishedAt: new Date('2026-11-23T02:17:09.456Z'),
    version: '1.0.0',
    workflowRun: sampleRun,
    pages: samplePages,
    step: sampleStep,
    ...more
  }
}

const policy = { file: policyFile, sha256: '0123456789abcdef'.repeat(4) }
const customer = { rule: 'customer data', source: line(5) }
const everything = { rule: 'everything else', source: line(12) }

const keyState: KmsKeyState = {
  id: key,
  region: 'cn-hangzhou',
  state: 'Enabled',
  usage: 'ENCRYPT/DECRYPT',
  spec: 'Aliyun_AES_256'
}
const keyRule: Rule = { algorithm: 'KMS', kmsKeyId: key }
const uploadWorked = (rule: Rule): Message =>
  message`A test upload without an encryption header ${own(message`was encrypted using ${describeRule(rule)}`, 'was stored as the rule requires')}, as confirmed by the upload response and a HEAD request.`

const everyStatus: readonly Finding[] = [
  judged('prod-customer-eu', pinned(key), keyRule, {
    ...customer,
    region: 'eu-central-1',
    checks: [uploadWorked(keyRule)]
  }),
  leftForKey(
    'prod-customer-cn',
    { ...keyState, state: 'Disabled' },
    { algorithm: 'KMS', kmsKeyId: otherKey },
    customer
  ),
  leftForKey('prod-customer-hk', keyState, null, { ...customer, region: 'cn-hongkong' }),
  leftByApply('downgrade-refused', 'prod-logs-1', aes, { algorithm: 'KMS' }, everything),
  leftByApply('downgrade-refused', 'prod-logs-2', aes, { algorithm: 'KMS' }, everything),
  leftByApply(
    'downgrade-refused',
    'prod-logs-3',
    aes,
    { algorithm: 'KMS' },
    { ...everything, region: 'cn-beijing' }
  ),
  leftByApply('no-key-to-apply', 'archive', anyKey, { algorithm: 'KMS' }, everything),
  denied('finance-reports', everything),
  denied('finance-ledger', everything),
  inconclusive(
    'far-away',
    'timeout',
    message`${bucketPart('far-away', 'Bucket')} could not be read: OSS did not send a complete response within 10 s (5 attempts).`,
    message`Check that the runner can reach the endpoint, or raise ${input('request-timeout-seconds')}.`,
    { ...everything, requestIds: [] }
  ),
  {
    ...applied('prod-photos', pinned(key), keyRule, { algorithm: 'AES256' }),
    ...customer,
    checks: [message`${describeKeyState(keyState)}.`, uploadWorked(keyRule)],
    warnings: [
      message`${bucketPart('prod-photos', 'Bucket')} is public, but anonymous users cannot read objects encrypted with KMS. New objects can be read only with credentials.`
    ]
  },
  { ...applied('prod-thumbnails', aes, { algorithm: 'AES256' }, null), ...everything },
  exempted(
    judged('prod-public-site', aes, null, everything),
    exemption(126, '2027-03-31', { source: line(40) })
  ),
  exempted(
    judged('legacy-import', aes, null, everything),
    exemption(9, '2026-12-02', {
      owner: 'data-team',
      reason: 'moved to a new account in December',
      source: line(44)
    })
  ),
  expired(
    judged('old-backup', aes, null, everything),
    exemption(-3, '2026-11-20', {
      owner: 'ops-team',
      reason: 'restore test',
      source: line(48)
    })
  ),
  uncovered('scratch', null),
  judged('prod-media', aes, aesRule(), everything),
  judged('prod-static', aes, aesRule(), {
    ...everything,
    warnings: [
      message`The bucket is in ${own(value('cn-shanghai'), 'another region', 'Region')}, not in ${value('cn-hangzhou')} as configured.`
    ],
    region: 'cn-shanghai'
  }),
  judged('prod-backup', aes, aesRule(), everything)
]

function aesRule(): Rule {
  return { algorithm: 'AES256' }
}

/**
 * 5,000 buckets in several regions: most are compliant, some share a cause, some have their own.
 */
const estate: readonly Finding[] = Array.from({ length: 5_000 }, (_, index): Finding => {
  const bucket = `estate-${String(index).padStart(4, '0')}`
  const region = ['cn-hangzhou', 'cn-beijing', 'eu-central-1', 'ap-southeast-1'][index % 4] ?? ''
  const regional = { ...everything, region }
  if (index % 10 === 3) return judged(bucket, aes, null, regional)
  if (index % 25 === 7) return denied(bucket, everything)
  if (index % 50 === 11) return judged(bucket, pinned(key), { algorithm: 'KMS' }, customer)
  if (index % 100 === 19) {
    return exempted(judged(bucket, aes, null, regional), exemption(index % 40, '2027-01-01'))
  }
  return judged(bucket, aes, aesRule(), regional)
})

const long = 'k'.repeat(64)
const longest = `${'b'.repeat(31)}-${'c'.repeat(31)}`
const manyKeys = Array.from({ length: 8 }, (_, index) => `${long.slice(0, 60)}${index}`) as [
  string,
  ...string[]
]

const hostileReason: Reason<UnknownCode> = {
  code: 'bad-response',
  message: message`${bucketPart(hostileText, 'Bucket')} could not be read: ${untrusted(hostileText)}`,
  hint: fromOutside(hostileText)
}
const hostileSource: SourceLocation = { file: hostileText, line: 3, column: 1 }

/** The reports for which each renderer has golden files. */
export const sampleReports: Readonly<Record<string, Report>> = {
  empty: reportOf([]),
  unlisted: reportOf([], {
    policy,
    listFailure: {
      code: 'access-denied',
      message: message`The account's buckets could not be listed: OSS responded with ${value('403 AccessDenied')}.${requestReference(['65C0A1B2C3D4E5F600000001'])}`,
      hint: message`Grant ${code('oss:ListBuckets')} on ${code('acs:oss:*:*:*')} to the identity that this step uses.`
    }
  }),
  'one-compliant': reportOf([judged('prod-photos', aes, aesRule())]),
  'one-drifted': reportOf([judged('prod-photos', pinned(key), aesRule())]),
  tolerated: reportOf(
    [judged('prod-photos', service, aesRule()), denied('prod-media'), judged('ok', aes, aesRule())],
    { failOn: 'none' }
  ),
  'every-status': reportOf(everyStatus, {
    mode: 'apply',
    policy,
    account: '1234567890123456',
    listedBuckets: 21,
    diagnostics: [
      {
        message: message`Rule ${quote('scratch')} has no effect: earlier rules match every bucket that it matches.`,
        source: line(18)
      }
    ]
  }),
  'failed-rollback': reportOf(
    [
      judged('prod-media', pinned(key), keyRule, customer),
      {
        ...applied('prod-photos', pinned(key), keyRule, null),
        ...customer,
        checks: [message`${describeKeyState(keyState)}.`]
      },
      rolledBack('prod-orders', keyRule, null, { kind: 'restored' }),
      rolledBack('prod-invoices', keyRule, aesRule(), { kind: 'failed', rule: keyRule }),
      denied('finance-reports', everything)
    ],
    { mode: 'apply', policy }
  ),
  drafted: reportOf(
    [
      judged('prod-photos', pinned(key), keyRule, customer),
      judged('prod-media', aes, aesRule(), everything),
      exempted(
        judged('scratch', aes, null, { rule: 'No default encryption yet' }),
        exemption(90, '2027-02-21', {
          reason: 'no default encryption rule when this policy was drafted',
          owner: 'not set yet',
          source: line(20)
        })
      )
    ],
    {
      mode: 'draft',
      policy,
      account: '1234567890123456',
      listedBuckets: 3,
      draft: { text: 'version: 1\nrules: []\n', unowned: ['scratch'] },
      // Nothing links to a policy that no commit has.
      pages: { reasons: samplePages.reasons }
    }
  ),
  'five-thousand': reportOf(estate, { policy, account: '1234567890123456', listedBuckets: 5_000 }),
  hostile: reportOf(
    [
      {
        ...inconclusive(hostileText, 'bad-response', [], []),
        reason: hostileReason,
        requestIds: [hostileText]
      },
      {
        ...judged('b', { algorithm: 'none' }, { algorithm: hostileText, kmsKeyId: hostileText }),
        region: hostileText,
        rule: hostileText,
        source: hostileSource,
        warnings: [fromOutside(hostileText)],
        checks: [fromOutside(hostileText)]
      },
      exempted(
        judged('site', aes, null),
        exemption(1, '2026-11-24', {
          reason: hostileText,
          owner: hostileText,
          source: hostileSource
        })
      )
    ],
    {
      policy: { file: hostileText, sha256: 'f'.repeat(64) },
      credentials: fromOutside(hostileText),
      diagnostics: [{ message: fromOutside(hostileText), source: hostileSource }]
    }
  ),
  chinese: reportOf(
    [
      judged('dingdan', aes, null, {
        rule: '订单与客户数据',
        source: { file: '策略/加密.yml', line: 7, column: 3 }
      }),
      exempted(
        judged('wangzhan', aes, null, { rule: '其余全部' }),
        exemption(12, '2026-12-05', {
          reason: '公开网站,匿名下载在 SSE-KMS 下会失败',
          owner: '网站团队',
          source: { file: '策略/加密.yml', line: 21, column: 5 }
        })
      ),
      inconclusive(
        'caiwu',
        'access-denied',
        message`${bucketPart('caiwu', 'Bucket')} could not be read: OSS responded with ${value('403 AccessDenied')}: ${untrusted('您没有权限访问该存储空间')}.`,
        message`Grant ${code('oss:GetBucketEncryption')} on this bucket to the identity that this step uses.`
      )
    ],
    { policy: { file: '策略/加密.yml', sha256: 'c'.repeat(64) } }
  ),
  'long-keys': reportOf(
    [
      judged(longest, pinned(...manyKeys), { algorithm: 'KMS', kmsKeyId: long }),
      applied(`${longest.slice(0, 62)}x`, pinned(long), { algorithm: 'KMS', kmsKeyId: long }, null)
    ],
    { mode: 'apply' }
  )
}
