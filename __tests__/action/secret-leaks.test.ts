import { describe, expect, test } from '@jest/globals'
import type { FaultAction } from '../../dev/emulator/emulator.js'
import { actionFixture, reasonCodeOf } from './support/action-fixture.js'
import { oidcJob } from './support/oidc-job.js'

// Long enough for a length limit to cut it.
const token = `CAISshYy/token+with/base64=signs0123456789==${'Qm9vYmFyQmF6'.repeat(20)}`
const oss = actionFixture({
  credentials: [
    { accessKeyId: 'STS.leaky0000001', accessKeySecret: 'leaky-secret-0001', securityToken: token }
  ]
})
const temporary = {
  'access-key-id': 'STS.leaky0000001',
  'access-key-secret': 'leaky-secret-0001',
  'security-token': token
}
const verboseEnv = {
  DEBUG: '*',
  NODE_DEBUG: '*',
  RUNNER_DEBUG: '1',
  ACTIONS_STEP_DEBUG: 'true',
  URLLIB_DEBUG: '*'
}

/** A server that echoes the caller's credentials in every part of its responses. */
const echo = (
  answer: (everything: string) => { status: number; headers?: Record<string, string>; body: string }
): FaultAction => ({
  kind: 'answer-with',
  answer: ({ headers }) => answer(JSON.stringify(headers).replaceAll('"', '').replaceAll(',', ' '))
})
const authorization = (everything: string): string =>
  /Signature=([0-9a-f]+)/.exec(everything)?.[1] ?? 'none'
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

// The fixture checks each run for leaks; see expect-no-leak.ts.
describe('no secret is leaked', () => {
  test.each<[string, FaultAction]>([
    [
      'echoed in an error message',
      echo(all => ({
        status: 403,
        body: `<Error><Code>AccessDenied</Code><Message>${escaped(all)}</Message></Error>`
      }))
    ],
    [
      'echoed as the error code',
      echo(all => ({
        status: 400,
        body: `<Error><Code>${authorization(all)}</Code><Message>m</Message></Error>`
      }))
    ],
    [
      'echoed as the algorithm',
      echo(all => ({
        status: 200,
        body: `<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>${authorization(all)}</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`
      }))
    ],
    [
      'echoed as the key',
      echo(() => ({
        status: 200,
        body: `<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>KMS</SSEAlgorithm><KMSMasterKeyID>leaky-secret-0001</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`
      }))
    ],
    [
      'echoed as the key, in character references',
      echo(all => ({
        status: 200,
        body: `<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>KMS</SSEAlgorithm><KMSMasterKeyID>${authorization(all).replace(/./g, letter => `&#${letter.charCodeAt(0)};`)}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`
      }))
    ],
    [
      'echoed in capitals as the endpoint of a region',
      echo(all => ({
        status: 403,
        body: `<Error><Code>AccessDenied</Code><Message>${authorization(all).toUpperCase()}</Message><Endpoint>oss-aa-${authorization(all)}.aliyuncs.com</Endpoint></Error>`
      }))
    ],
    [
      'echoed as the request id',
      echo(all => ({
        status: 500,
        headers: { 'x-oss-request-id': authorization(all).slice(0, 48) },
        body: ''
      }))
    ],
    [
      'echoed as the region',
      echo(() => ({
        status: 403,
        body: '<Error><Code>AccessDenied</Code><Message>m</Message><Endpoint>oss-leaky-secret-0001.aliyuncs.com</Endpoint></Error>'
      }))
    ],
    [
      'echoed as the endpoint',
      echo(all => ({
        status: 403,
        body: `<Error><Code>AccessDenied</Code><Message>m</Message><Endpoint>${authorization(all)}.evil.example</Endpoint></Error>`
      }))
    ],
    [
      'echoed by OSS itself, in SignatureDoesNotMatch',
      { kind: 'error', code: 'SignatureDoesNotMatch' }
    ],
    ['echoed as HTML', echo(all => ({ status: 200, body: `<html>${all}</html>` }))]
  ])('%s', async (_, act) => {
    oss.emulator.addFault({ act })
    for (const mode of ['verify', 'apply']) {
      const result = await oss.run({ ...temporary, mode, algorithm: 'any' }, { env: verboseEnv })
      expect(result.outputs['status']).toBe('unknown')
    }
  })

  test.each(['verify', 'apply'])(
    'by a successful run of mode %s with every debug switch on',
    async mode => {
      const result = await oss.run(
        { ...temporary, mode, algorithm: 'AES256', 'fail-on': 'none' },
        { env: verboseEnv }
      )
      expect(result.exitCode).toBe(0)
      // The debug switches work: there is much output, with the secrets redacted.
      expect(result.stderr.length).toBeGreaterThan(10_000)
      expect(result.stderr).toContain('ali-oss')
      expect(result.stderr).toContain('Signature=***')
      expect(result.commands.some(({ name }) => name === 'debug')).toBe(true)
    }
  )

  test.each(['verify', 'apply'])('by a run of mode %s without debug logging', async mode => {
    const inputs = { ...temporary, mode, algorithm: 'AES256', 'fail-on': 'none' }
    const quiet = await oss.run(inputs, { env: { RUNNER_DEBUG: '' } })
    expect(quiet.stdout).not.toContain('::debug::')
    expect(quiet.stderr).toBe('')
    oss.emulator.setRule('photos', undefined)
    const { stdout } = await oss.run(inputs, { env: { RUNNER_DEBUG: '1' } })
    expect(stdout).toMatch(/^::debug::GET photos\?encryption in .*, attempt 1 of 2: succeeded$/m)
    expect(/^::debug::PUT photos\?encryption in /m.test(stdout)).toBe(mode === 'apply')
  })

  test("by KMS's rejection of a test upload, whole or truncated", async () => {
    oss.emulator.setRule('photos', { algorithm: 'AES256' })
    for (const before of [0, 60, 120, 180, 240]) {
      oss.emulator.addFault({
        operation: 'PutObject',
        times: 1,
        act: echo(all => ({
          status: 409,
          headers: { 'x-oss-request-id': '0123456789ABCDEF01234567' },
          body: `<Error><Code>KeyDisabled</Code><Message>${'m'.repeat(before)} ${token} ${escaped(all)}</Message></Error>`
        }))
      })
      const result = await oss.run({ ...temporary, canary: 'true', algorithm: 'AES256' })
      expect(result.outputs['status']).not.toBe('compliant')
    }
  })

  test.each(['json-report', 'policy-file'])(
    'by a name that the system rejects, whole or truncated: %s',
    async name => {
      const secret = 'a-secret-that-is-long-enough-to-be-cut-in-two-halves'
      for (const before of [100, 125, 150]) {
        const path = `${'p'.repeat(before)}${secret}${'q'.repeat(150)}`
        const scope = name === 'policy-file' ? { bucket: '', algorithm: '' } : {}
        const result = await oss.run({ ...scope, [name]: path, 'access-key-secret': secret })
        expect(result.exitCode).toBe(1)
      }
    }
  )

  test('because all are masked before any other output', async () => {
    const { stdout } = await oss.run(temporary, { env: { OSS_ACCESS_KEY_SECRET: 'unused-secret' } })
    const lines = stdout.split('\n')
    const masks = lines.filter(line => line.startsWith('::add-mask::'))
    expect(masks.sort()).toEqual(
      ['STS.leaky0000001', 'leaky-secret-0001', token, 'unused-secret']
        .map(secret => `::add-mask::${secret}`)
        .sort()
    )
    expect(lines.slice(0, masks.length).sort()).toEqual(masks)
  })

  test('because the commands that mask them are not printed where no runner reads them', async () => {
    const elsewhere = { GITHUB_ACTIONS: '', OSS_ACCESS_KEY_SECRET: 'unused-secret' }
    const { stdout, stderr } = await oss.run(temporary, { env: elsewhere })
    for (const secret of ['STS.leaky0000001', 'leaky-secret-0001', token, 'unused-secret']) {
      expect(stdout).not.toContain(secret)
      expect(stderr).not.toContain(secret)
    }
    expect(stdout).not.toContain('add-mask')
  })
})

describe('text from OSS forges no command or markup', () => {
  const forged =
    'x\n::error file=a.yml::forged\r\n##[error]forged\n##[add-mask]Bucket\n::stop-commands::abc\n::set-output name=status::compliant\u2028::warning::x<script>alert(1)</script></td></tr></table><!-- | `x`'

  test.each<[string, FaultAction]>([
    [
      'a message',
      {
        kind: 'answer',
        status: 403,
        body: `<Error><Code>AccessDenied</Code><Message>${escaped(forged)}</Message></Error>`
      }
    ],
    [
      'a code',
      {
        kind: 'answer',
        status: 400,
        body: `<Error><Code>${escaped(forged)}</Code><Message>m</Message></Error>`
      }
    ],
    [
      'an endpoint',
      {
        kind: 'answer',
        status: 403,
        body: `<Error><Code>AccessDenied</Code><Message>m</Message><Endpoint>${escaped(forged)}</Endpoint></Error>`
      }
    ],
    [
      'a request id',
      {
        kind: 'answer',
        status: 403,
        headers: { 'x-oss-request-id': '::error::forged' },
        body: `<Error><Code>AccessDenied</Code><Message>m</Message><RequestId>${escaped(forged)}</RequestId></Error>`
      }
    ],
    [
      'a header',
      {
        kind: 'answer',
        status: 403,
        headers: { 'x-evil': '##[warning]forged ##[add-mask]Bucket ::error::x' },
        body: '<Error><Code>AccessDenied</Code><Message>m</Message></Error>'
      }
    ],
    [
      'a key id',
      {
        kind: 'answer',
        status: 200,
        body: `<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>KMS</SSEAlgorithm><KMSMasterKeyID>${escaped(forged)}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`
      }
    ],
    [
      'an algorithm',
      {
        kind: 'answer',
        status: 200,
        body: `<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>${escaped(forged)}</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`
      }
    ]
  ])('in %s', async (_, act) => {
    oss.emulator.addFault({ act })
    const result = await oss.run({ algorithm: 'KMS' }, { env: verboseEnv })
    expect(reasonCodeOf(result)).toMatch(/^(?:access-denied|bad-response|wrong-region)$/)

    const told = result.commands.filter(({ name }) => !['add-mask', 'debug'].includes(name))
    expect(told.map(({ name }) => name)).toEqual(['group', 'endgroup', 'error', 'error'])
    const [mended, failed] = told.slice(2).map(({ properties }) => properties['file'])
    expect([mended, failed]).toEqual(['.github/workflows/nightly.yml', undefined])
    expect(result.summary).not.toMatch(/<script|<!--/)
    expect(result.summary).not.toMatch(/<\/?table/)
    expect(result.outputs['status']).toBe('unknown')
  })
})

describe('no secret of a session is leaked', () => {
  const oidc = oidcJob(oss)
  const everySwitch = { ...verboseEnv, NODE_OPTIONS: '' }

  test.each<[string, Record<string, string>]>([
    ['the OIDC token and the session', {}],
    ['nor under a session policy', { 'restrict-session': 'true' }]
  ])('%s', async (_, inputs) => {
    const issued = oidc.tokens.issued.length
    const result = await oidc.run({ 'fail-on': 'none', ...inputs }, everySwitch)
    expect(result.outputs['status']).toBe('drifted')
    expect(result.stderr.length).toBeGreaterThan(10_000)
    const masks = result.stdout.split('\n').filter(line => line.startsWith('::add-mask::'))
    const secrets = [...oidc.tokens.issued.slice(issued), ...oss.emulator.issuedSecrets.slice(-3)]
    expect(secrets).toHaveLength(4)
    for (const secret of secrets) expect(masks).toContain(`::add-mask::${secret}`)
  })

  test('nor those of an instance, including its metadata token', async () => {
    oss.emulator.setInstanceRole('runner')
    const result = await oss.run(
      { 'access-key-id': '', 'access-key-secret': '', 'fail-on': 'none' },
      {
        env: {
          ...verboseEnv,
          ALIBABA_CLOUD_ECS_METADATA: 'runner',
          NODE_OPTIONS: `--import=${new URL('support/reroute-to-emulator.mjs', import.meta.url).href}`,
          EMULATOR_PORT: String(oss.emulator.port)
        },
        secrets: () => oss.emulator.issuedSecrets
      }
    )
    expect(result.outputs['status']).toBe('drifted')
    const masks = result.stdout.split('\n').filter(line => line.startsWith('::add-mask::'))
    for (const secret of oss.emulator.issuedSecrets.slice(-4)) {
      expect(masks).toContain(`::add-mask::${secret}`)
    }
  })

  test.each<[string, (everything: string) => { status: number; body: string }]>([
    [
      'in an error message',
      all => ({
        status: 400,
        body: JSON.stringify({ RequestId: all, HostId: all, Code: 'NoPermission', Message: all })
      })
    ],
    [
      'as an error code',
      all => ({
        status: 400,
        body: JSON.stringify({ RequestId: 'x', Code: all.slice(0, 90), Message: 'm' })
      })
    ],
    ['as a page', all => ({ status: 403, body: `<html>${all}</html>` })],
    [
      'as a session',
      all => ({
        status: 200,
        body: JSON.stringify({
          RequestId: 'x',
          Credentials: { AccessKeyId: all, AccessKeySecret: all }
        })
      })
    ]
  ])('when STS echoes the request %s', async (_, answer) => {
    oss.emulator.addFault({
      operation: 'AssumeRoleWithOIDC',
      act: {
        kind: 'answer-with',
        answer: ({ headers, body }) => answer(`${JSON.stringify(headers)} ${body}`)
      }
    })
    const result = await oidc.run({}, everySwitch)
    expect(reasonCodeOf(result)).toBe('credentials-rejected')
  })

  test('when the token service echoes the bearer token', async () => {
    oidc.tokens.setResponse({ status: 403, body: oidc.tokens.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN })
    const result = await oidc.run({}, everySwitch)
    oidc.tokens.setResponse(undefined)
    expect(reasonCodeOf(result)).toBe('credentials-rejected')
  })
})
