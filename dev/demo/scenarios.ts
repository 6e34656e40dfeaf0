import type { Emulator } from '../emulator/emulator.js'
import type { OidcTokenService } from '../runner/token-service/oidc-token-service.js'

export interface DemoScenario {
  readonly title: string
  /** Runs before the step. */
  readonly prepare?: (emulator: Emulator, tokens: OidcTokenService) => void
  /** Files in the workspace. */
  readonly files?: Readonly<Record<string, string>>
  /** The step's inputs, without endpoint and credentials. */
  readonly with: Readonly<Record<string, string>>
  /** The expected outputs and exit code. */
  readonly expected: Readonly<Record<string, string>>
}

const buckets = { bucket: 'shop-orders\nshop-media\nshop-backup', algorithm: 'AES256' }
const policyFile = 'oss-encryption.yml'
export const customerKey = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const customerKeyInputs = {
  bucket: 'shop-orders',
  algorithm: 'KMS',
  'kms-key-id': 'alias/shop',
  mode: 'apply',
  canary: 'true'
}

export const scenarios: readonly DemoScenario[] = [
  {
    title: 'The nightly check finds a bucket without encryption',
    with: { ...buckets, mode: 'verify' },
    expected: { 'exit code': '1', status: 'drifted', drift: 'true', 'drifted-count': '1' }
  },
  {
    title: 'Apply sets the rule, reads it back, and leaves the others alone',
    with: { ...buckets, mode: 'apply' },
    expected: {
      'exit code': '0',
      status: 'applied',
      changed: 'true',
      'applied-count': '1',
      'compliant-count': '2'
    }
  },
  {
    title: 'The next check is green',
    with: { ...buckets, mode: 'verify' },
    expected: { 'exit code': '0', status: 'compliant', drift: 'false', changed: 'false' }
  },
  {
    title: 'Someone tampers: the rule of shop-orders is deleted, and the gate goes red',
    prepare: emulator => {
      emulator.setRule('shop-orders', undefined)
    },
    with: { ...buckets, mode: 'verify' },
    expected: { 'exit code': '1', status: 'drifted', 'drifted-count': '1' }
  },
  {
    title: 'OSS denies the read: not green, and not drift either',
    prepare: emulator => {
      emulator.setRule('shop-orders', { algorithm: 'AES256' })
      emulator.addFault({
        operation: 'GetBucketEncryption',
        bucket: 'shop-media',
        act: { kind: 'error', code: 'AccessDenied' }
      })
    },
    with: { ...buckets, mode: 'verify' },
    expected: { 'exit code': '1', status: 'unknown', drift: 'false', 'unknown-count': '1' }
  },
  {
    title: 'Apply sets a customer key: checked in KMS first, then tested with an upload',
    with: customerKeyInputs,
    expected: { 'exit code': '0', status: 'applied', 'kms-key-id': customerKey }
  },
  {
    title: 'Going back to AES256 would weaken the bucket: refused',
    with: { bucket: 'shop-orders', algorithm: 'AES256', mode: 'apply' },
    expected: { 'exit code': '1', status: 'drifted', changed: 'false', 'kms-key-id': customerKey }
  },
  {
    title: 'Someone disables the key: apply does not set it for another bucket',
    prepare: emulator => {
      emulator.clearFaults()
      emulator.addKmsKey(customerKey, { aliases: ['alias/shop'], state: 'Disabled' })
    },
    with: { ...customerKeyInputs, bucket: 'shop-media' },
    expected: { 'exit code': '1', status: 'drifted', changed: 'false', algorithm: 'AES256' }
  },
  {
    title: 'With the key check off, the test upload fails and the change is rolled back',
    with: {
      ...customerKeyInputs,
      bucket: 'shop-media',
      'kms-key-id': customerKey,
      'check-kms-key': 'off'
    },
    expected: { 'exit code': '1', status: 'drifted', changed: 'true', algorithm: 'AES256' }
  },
  {
    title: 'No stored key: the job’s OIDC token, for a session that can do what this run needs',
    with: {
      ...buckets,
      mode: 'verify',
      'role-to-assume': 'acs:ram::1234567890123456:role/oss-encryption-gate',
      'oidc-provider-arn': 'acs:ram::1234567890123456:oidc-provider/github',
      'restrict-session': 'true'
    },
    expected: { 'exit code': '1', status: 'drifted', 'drifted-count': '1', 'unknown-count': '0' }
  },
  {
    title:
      'Another branch: the trust policy rejects the token, and the hint shows what it must match',
    prepare: (_, tokens) => {
      tokens.setClaims({ sub: 'repo:octo/shop:ref:refs/heads/experiment' })
    },
    with: {
      bucket: 'shop-backup',
      algorithm: 'AES256',
      'role-to-assume': 'acs:ram::1234567890123456:role/oss-encryption-gate',
      'oidc-provider-arn': 'acs:ram::1234567890123456:oidc-provider/github'
    },
    expected: { 'exit code': '1', status: 'unknown', drift: 'false', 'unknown-count': '1' }
  },
  {
    title: 'A first policy is drafted from what the account has today',
    with: { mode: 'draft', 'policy-file': policyFile },
    expected: { 'exit code': '0', status: 'compliant', 'compliant-count': '3' }
  },
  {
    title:
      'The edited policy covers the whole account: one bucket is exempt, a new one has drifted',
    prepare: emulator => {
      emulator.addBucket('shop-experiments', { region: 'eu-central-1' })
    },
    files: {
      [policyFile]: `version: 1
rules:
  - name: orders
    buckets: [shop-orders]
    algorithm: KMS
    kms-key-id: ${customerKey}
  - name: everything else
    buckets: ['shop-*']
    algorithm: AES256
exemptions:
  - bucket: shop-backup
    reason: moves to a key of its own first
    owner: storage-team
    expires: 2099-12-31
`
    },
    with: { mode: 'verify', 'policy-file': policyFile },
    expected: {
      'exit code': '1',
      status: 'drifted',
      'compliant-count': '2',
      'exempt-count': '1',
      'drifted-count': '1'
    }
  }
]
