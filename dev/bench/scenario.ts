import type { Allowance, StoredRule } from '../emulator/emulator.js'
import type { Step } from '../runner/step/run-step.js'

/** A bucket of the account and the finding expected for it. */
export interface BenchBucket {
  readonly name: string
  readonly region: string
  readonly rule: StoredRule
  /** OSS denies access to its rule. */
  readonly denied: boolean
  /** How often OSS throttles requests for it before it responds. */
  readonly throttled: number
}

/** What the finding must contain. */
export interface ExpectedFinding {
  readonly status: 'compliant' | 'drifted' | 'unknown'
  readonly code?: string
}

export interface BenchScenario {
  readonly title: string
  readonly buckets: readonly BenchBucket[]
  readonly latencyMs: number
  /** Absent: OSS accepts any number of requests. */
  readonly allowance?: Allowance
}

/** Special cases as one in so many buckets; the cases never overlap. */
export interface BucketShares {
  readonly drifted: number
  readonly denied: number
  readonly throttled: number
}

const regions = [
  'cn-hangzhou',
  'cn-beijing',
  'cn-shanghai',
  'cn-shenzhen',
  'ap-southeast-1',
  'ap-northeast-1',
  'eu-central-1',
  'us-west-1'
]

const keyId = '9468da86-3509-4f8d-a61e-6eab1eac0000'

/** Creates that many buckets over eight regions, with the special cases spread evenly. */
export function makeBuckets(
  count: number,
  { drifted, denied, throttled }: BucketShares
): BenchBucket[] {
  const isSelected = (index: number, share: number, offset: number): boolean =>
    share > 0 && index % Math.round(1 / share) === offset
  return Array.from({ length: count }, (_, index) => ({
    name: `${index % 4 === 0 ? 'customer' : 'team'}-bucket-${String(index).padStart(5, '0')}`,
    region: regions[index % regions.length] ?? '',
    rule: isSelected(index, drifted, 7)
      ? { algorithm: 'SM4' }
      : index % 4 === 0
        ? { algorithm: 'KMS', kmsKeyId: keyId }
        : { algorithm: 'AES256' },
    denied: isSelected(index, denied, 13),
    throttled: isSelected(index, throttled, 29) ? 2 : 0
  }))
}

export function expectedFinding({ rule, denied }: BenchBucket): ExpectedFinding {
  if (denied) return { status: 'unknown', code: 'access-denied' }
  return rule.algorithm === 'SM4'
    ? { status: 'drifted', code: 'algorithm-differs' }
    : { status: 'compliant' }
}

export const concurrency = 16

const policyFile = 'oss-encryption.yml'

const policy = `version: 1
rules:
  - name: customer data
    buckets: ['customer-*', '!customer-test-*']
    algorithm: KMS
    kms-key-id: ${keyId}
  - name: everything else
    buckets: ['*']
    algorithm: AES256
`

/** A step that checks every bucket of the account. */
export function stepFor(endpoint: string): Pick<Step, 'with' | 'files'> {
  return {
    with: {
      'policy-file': policyFile,
      endpoint,
      'kms-endpoint': endpoint,
      'access-key-id': 'emulator-id',
      'access-key-secret': 'emulator-secret',
      concurrency: String(concurrency),
      'max-attempts': '5'
    },
    files: { [policyFile]: policy }
  }
}

/** The order of findings: by policy rule, then by name. */
export function inReportOrder(buckets: readonly BenchBucket[]): BenchBucket[] {
  const isCustomer = ({ name }: BenchBucket): boolean => name.startsWith('customer-')
  return [...buckets.filter(isCustomer), ...buckets.filter(bucket => !isCustomer(bucket))]
}
