import { startEmulator, type Emulator, type StoredRule } from '../emulator/emulator.js'
import { runStep } from '../runner/step/run-step.js'

const keyId = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const customerKeyRule: StoredRule = { algorithm: 'KMS', kmsKeyId: keyId }
const aes256: StoredRule = { algorithm: 'AES256' }
const policyFile = '.github/oss-encryption.yml'

/** Days until the exemption ends: few enough for the summary to warn. */
const daysLeft = 9

/** The real summary of the shipped bundle, from a run over a shop's emulated account. */
export async function renderSampleSummary(): Promise<string> {
  const emulator = await startEmulator()
  try {
    addSampleBuckets(emulator)
    const { summary, stdout } = await runStep({
      // As on GitHub: the summary links to these.
      env: {
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_ACTION_REPOSITORY: 'your-org/oss-bucket-encryption',
        GITHUB_ACTION_REF: 'v1'
      },
      files: { [policyFile]: policy(new Date(Date.now() + daysLeft * 86_400_000)) },
      with: {
        'policy-file': policyFile,
        endpoint: emulator.url,
        'kms-endpoint': emulator.url,
        'access-key-id': 'emulator-id',
        'access-key-secret': 'emulator-secret'
      }
    })
    if (summary === '') throw new Error(`The step wrote no summary:\n${stdout}`)
    return summary
  } finally {
    await emulator.close()
  }
}

function addSampleBuckets(emulator: Emulator): void {
  emulator.addKmsKey(keyId, { region: 'cn-hangzhou' })
  const add = (name: string, region: string, rule?: StoredRule): void => {
    emulator.addBucket(name, { region, ...(rule && { rule }) })
  }
  add('prod-customer-data', 'cn-hangzhou', customerKeyRule)
  add('prod-customer-mail', 'cn-hangzhou', aes256)
  add('prod-logs-app', 'cn-hangzhou')
  add('prod-logs-cdn', 'cn-beijing')
  add('prod-logs-web', 'cn-hangzhou')
  add('prod-finance', 'cn-shanghai', aes256)
  for (const name of ['prod-backup', 'prod-media', 'prod-static', 'test-media', 'test-static']) {
    add(name, 'cn-hangzhou', aes256)
  }
  add('prod-public-site', 'cn-beijing')
  emulator.addFault({
    operation: 'GetBucketEncryption',
    bucket: 'prod-finance',
    act: { kind: 'error', code: 'AccessDenied' }
  })
}

function policy(expires: Date): string {
  return `version: 1
rules:
  - name: customer data
    buckets: [prod-customer-*]
    algorithm: KMS
    kms-key-id: ${keyId}
  - name: everything else
    buckets: ['*']
    algorithm: AES256
exemptions:
  - bucket: prod-public-site
    reason: anonymous downloads fail under SSE-KMS
    owner: web-team
    expires: ${expires.toISOString().slice(0, 10)}
`
}
