import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream'
import { generate } from 'selfsigned'
import { startEmulator, type Emulator } from '../../dev/emulator/emulator.js'
import { runStep } from '../../dev/runner/step/run-step.js'
import {
  startOidcTokenService,
  type OidcTokenService
} from '../../dev/runner/token-service/oidc-token-service.js'
import { defaultInputs, reasonCodeOf } from './support/action-fixture.js'
import { githubIssuer, oidcInputs, oidcTrustPolicy } from './support/oidc-job.js'

/** The emulator behind TLS, with a certificate that is untrusted unless configured. */
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const opened: { close(): Promise<void> }[] = []
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'authority-'))
})
afterAll(async () => {
  await Promise.all(opened.map(server => server.close()))
  await rm(folder, { recursive: true })
})

interface Secured {
  readonly emulator: Emulator
  readonly tokens: OidcTokenService
  /** The CA file that covers both. */
  readonly authority: string
}

/** An emulator and a token service whose certificate is for this address. */
async function serve(ip: string): Promise<Secured> {
  const { cert, private: privateKey } = await generate([{ name: 'commonName', value: ip }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip }] }]
  })
  const authority = path.join(folder, `${opened.length}.pem`)
  await writeFile(authority, cert)
  const tls = { cert, key: privateKey }
  const emulator = await startEmulator({ tls })
  const tokens = await startOidcTokenService({ tls })
  opened.push(emulator, tokens)
  emulator.addBucket('photos', { rule: { algorithm: 'AES256' } })
  emulator.addKmsKey(key)
  emulator.addOidcProvider('github', {
    issuer: githubIssuer,
    clientIds: ['sts.aliyuncs.com'],
    keys: tokens.keys
  })
  emulator.addRole('gate', { trust: oidcTrustPolicy() })
  return { emulator, tokens, authority }
}

const verify = (
  { emulator, tokens }: Secured,
  env: Record<string, string>,
  inputs: Record<string, string> = {}
): ReturnType<typeof runStep> =>
  runStep({
    with: { ...defaultInputs(emulator), 'sts-endpoint': emulator.url, ...inputs },
    env: { ...tokens.env, ...env }
  })

describe('TLS', () => {
  test('trusts an authority that NODE_EXTRA_CA_CERTS names', async () => {
    const secured = await serve('127.0.0.1')
    expect(secured.emulator.url).toMatch(/^https:/)
    const result = await verify(secured, { NODE_EXTRA_CA_CERTS: secured.authority })
    expect(result.outputs['status']).toBe('compliant')
    expect(secured.emulator.requests).toHaveLength(1)
  })

  test('trusts it for OSS, STS, KMS and the token service alike', async () => {
    const secured = await serve('127.0.0.1')
    const { emulator, tokens, authority } = secured
    const result = await verify(
      secured,
      { NODE_EXTRA_CA_CERTS: authority },
      {
        ...oidcInputs,
        mode: 'apply',
        algorithm: 'KMS',
        'kms-key-id': key,
        'check-kms-key': 'required'
      }
    )
    expect(result.outputs['error']).toBe('')
    expect(tokens.requests).toHaveLength(1)
    const asked = emulator.requests.map(({ operation }) => operation)
    expect(asked.slice(0, 3)).toEqual(['AssumeRoleWithOIDC', 'GetBucketEncryption', 'DescribeKey'])
  })

  test.each<[Record<string, string>, Record<string, string>, string]>([
    [{}, {}, 'network'],
    [{ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, {}, 'network'],
    [{}, oidcInputs, 'credentials-rejected'],
    [{ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, oidcInputs, 'credentials-rejected']
  ])(
    'rejects an untrusted certificate before any request is sent, with %j, %j',
    async (env, inputs, reason) => {
      const secured = await serve('127.0.0.1')
      const result = await verify(secured, env, inputs)
      expect(reasonCodeOf(result)).toBe(reason)
      expect(result.outputs['error']).toContain('NODE_EXTRA_CA_CERTS')
      expect(secured.emulator.requests).toEqual([])
      expect(secured.tokens.requests).toEqual([])
    }
  )

  test("rejects another host's certificate, though its authority is trusted", async () => {
    const secured = await serve('192.0.2.1')
    const result = await verify(secured, { NODE_EXTRA_CA_CERTS: secured.authority })
    expect(reasonCodeOf(result)).toBe('network')
    expect(result.outputs['error']).toContain('for another host')
    expect(secured.emulator.requests).toEqual([])
  })
})

test('does not report a change as not executed when its response is damaged', async () => {
  const secured = await serve('127.0.0.1')
  const { emulator, authority } = secured
  // Forwards TLS until OSS has executed the change, then sends something else.
  const clients = new Set<Socket>()
  const relay = createServer(client => {
    clients.add(client)
    const server = connect(emulator.port, '127.0.0.1')
    pipeline(client, server, client, () => clients.delete(client))
  })
  await once(relay.listen(0, '127.0.0.1'), 'listening')
  opened.push({
    close: () =>
      new Promise(resolve =>
        relay.close(() => {
          resolve()
        })
      )
  })
  const stop = emulator.onResponse(({ operation }) => {
    if (operation !== 'PutBucketEncryption') return
    for (const client of clients) client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  const { port } = relay.address() as AddressInfo
  const result = await verify(
    secured,
    { NODE_EXTRA_CA_CERTS: authority },
    { endpoint: `https://127.0.0.1:${port}`, mode: 'apply', algorithm: 'SM4' }
  )
  stop()
  expect(emulator.rule('photos')).toEqual({ algorithm: 'SM4' })
  expect(result.outputs).toMatchObject({ status: 'applied', changed: 'true', algorithm: 'SM4' })
})
