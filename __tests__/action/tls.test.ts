import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { generate } from 'selfsigned'
import { runStep } from '../../runner/step.js'
import { inputsFor, reasonOf } from './gate.js'

/** A server on loopback that says the right thing, with a certificate that nobody vouches for. */
const rule =
  '<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>'

const servers: https.Server[] = []
let folder: string
let asked = 0

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'authority-'))
})
afterAll(async () => {
  for (const server of servers) server.close()
  await rm(folder, { recursive: true })
})

/** Starts a server whose certificate is for this address; answers with its URL and the file of its authority. */
async function serve(ip: string): Promise<{ url: string; authority: string }> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: ip }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip }] }]
  })
  const authority = path.join(folder, `${servers.length}.pem`)
  await writeFile(authority, cert)
  const server = https.createServer({ cert, key }, (_, response) => {
    asked += 1
    response.end(rule)
  })
  servers.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `https://127.0.0.1:${port}`, authority }
}

async function verify(url: string, env: Record<string, string>) {
  asked = 0
  return await runStep({ with: inputsFor({ url }), env })
}

describe('over TLS', () => {
  test('an authority that NODE_EXTRA_CA_CERTS names is trusted', async () => {
    const { url, authority } = await serve('127.0.0.1')
    const result = await verify(url, { NODE_EXTRA_CA_CERTS: authority })
    expect(result.outputs['status']).toBe('compliant')
    expect(asked).toBe(1)
  })

  test.each([{}, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }])(
    'a certificate that nobody vouches for is refused before anything is sent, with %j',
    async env => {
      const { url } = await serve('127.0.0.1')
      const result = await verify(url, env)
      expect(reasonOf(result)).toBe('network')
      expect(result.outputs['error']).toContain('NODE_EXTRA_CA_CERTS')
      expect(asked).toBe(0)
    }
  )

  test('a certificate of another host is refused, though its authority is trusted', async () => {
    const { url, authority } = await serve('192.0.2.1')
    const result = await verify(url, { NODE_EXTRA_CA_CERTS: authority })
    expect(reasonOf(result)).toBe('network')
    expect(result.outputs['error']).toContain('for another host')
    expect(asked).toBe(0)
  })
})
