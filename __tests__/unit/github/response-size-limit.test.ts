import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { githubActions } from '../../../dev/runner/github-api/github-accounts.js'
import { upsertComment } from '../../../src/github/issue-comment.js'
import { withMarker, type Marker } from '../../../src/github/marker.js'
import { failureOf, markerIdentity, githubFixture, botLogin } from './github-fixture.js'

/** The limit of a response, as Octokit receives it over HTTP. */
const limit = 32 * 1024 * 1024
const fixture = githubFixture()

/** A host whose response the test decides. */
let respond: (response: ServerResponse) => void
let requestCount = 0
// Idle connections stay open: while this process parses 32 MiB, the default of 5 s can run out on the
// server alone, and the next request would be sent on a connection that is being closed.
const server = createServer({ keepAliveTimeout: 0 }, (_, response) => {
  requestCount += 1
  respond(response)
})
let host = ''
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const json = { 'content-type': 'application/json; charset=utf-8' }

/** A list of this size: comments of 256 KiB, as GitHub's largest are. */
function documentOf(bytes: number): Buffer {
  const comment = JSON.stringify({ id: 1, body: 'x'.repeat(256 * 1024) })
  const comments = Array<string>(Math.floor(bytes / (comment.length + 1)) - 1).fill(comment)
  return Buffer.from(`[${comments.join()}`.padEnd(bytes - 1, ' ') + ']')
}

/** Sends to that host what would go to the API. */
async function request(
  method: string,
  handler: (response: ServerResponse) => void,
  maxAttempts = 1
): Promise<{ status: number; data: unknown }> {
  respond = handler
  requestCount = 0
  const { octokit } = fixture.connect({
    maxAttempts,
    requestTimeoutSeconds: 600,
    timeBudgetMs: 600_000
  })
  return await octokit.request(`${method} http://${host}/x`)
}

type Send = (response: ServerResponse, document: Buffer) => void
const compressed =
  (encoding: string, compress: (bytes: Buffer) => Buffer): Send =>
  (response, document) =>
    response.writeHead(200, { ...json, 'content-encoding': encoding }).end(compress(document))
const encodings: [string, Send][] = [
  [
    'with a Content-Length',
    (response, document) => {
      response.writeHead(200, { ...json, 'content-length': document.length }).end(document)
    }
  ],
  [
    'in chunks',
    (response, document) => {
      response.writeHead(200, json)
      response.write(document.subarray(0, 1))
      response.end(document.subarray(1))
    }
  ],
  ['compressed with gzip', compressed('gzip', bytes => gzipSync(bytes, { level: 1 }))],
  ['compressed with deflate', compressed('deflate', bytes => deflateSync(bytes, { level: 1 }))],
  ['compressed with brotli', compressed('br', bytes => brotliCompressSync(bytes))]
]

describe('a response of GitHub', () => {
  test.each(encodings)('is accepted %s up to 32 MiB and rejected above', async (_, send) => {
    const largest = documentOf(limit)
    expect(largest).toHaveLength(limit)
    const { data } = await request('GET', response => {
      send(response, largest)
    })
    expect(data).toHaveLength(126)

    const tooLarge = request('GET', response => {
      send(response, documentOf(limit + 1))
    })
    expect(await failureOf(tooLarge)).toEqual({
      kind: 'unanswered',
      description: `${host} sent a response larger than the limit of 32 MiB`
    })
  })

  test.each([200, 403, 404, 422, 500])(
    'is rejected as unanswered above the limit, whatever its status: %i',
    async status => {
      const body = documentOf(limit + 1)
      const pending = request('GET', response => response.writeHead(status, json).end(body))
      expect(await failureOf(pending)).toEqual({
        kind: 'unanswered',
        description: expect.stringContaining('larger than the limit of 32 MiB')
      })
    }
  )

  test('is not received further once it exceeds the limit', async () => {
    const chunk = Buffer.alloc(1024 * 1024, ' ')
    let sent = 0
    const closed = new Promise(resolve => {
      const pending = request('GET', response => {
        response.writeHead(200, json).once('close', resolve)
        const more = (): void => {
          if (response.closed) return
          sent += 1
          response.write(chunk, more)
        }
        more()
      })
      pending.catch(() => undefined)
    })
    await closed
    // Buffers between client and server hold a part of what was written.
    expect(sent).toBeGreaterThan(32)
    expect(sent).toBeLessThan(64)
  })

  test('fails a write at once, and a read after its attempts, if it is too large', async () => {
    const flood = (response: ServerResponse): void => {
      response.writeHead(200, json).end(documentOf(limit + 1))
    }
    await expect(request('POST', flood, 3)).rejects.toMatchObject({ kind: 'unanswered' })
    expect(requestCount).toBe(1)
    await expect(request('GET', flood, 3)).rejects.toMatchObject({ kind: 'unanswered' })
    expect(requestCount).toBe(3)
  })
})

test.each(['GET', 'HEAD', 'DELETE'])('accepts a response without a body to %s', async method => {
  const { status, data } = await request(method, response => response.writeHead(204).end())
  expect({ status, data }).toEqual({ status: 204, data: '' })
})

test('rejects a broken compression as unanswered', async () => {
  const pending = request('GET', response => {
    const half = gzipSync('{"id":1,"body":"comment"}').subarray(0, 30)
    response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(half)
  })
  await expect(pending).rejects.toMatchObject({ kind: 'unanswered' })
})

test('accepts the largest page of comments that GitHub can send', async () => {
  const { number } = fixture.repository.addIssue()
  const { owner, name: repo } = fixture.repository
  const text = '😀'.repeat(65_536)
  for (let count = 1; count < 100; count += 1) fixture.repository.addComment(number, text)
  const mark: Marker = { kind: 'comment', ...markerIdentity }
  fixture.repository.addComment(number, withMarker(mark, 'ours'), githubActions)
  const kept = await upsertComment(
    fixture.connect(),
    { owner, repo, number, login: botLogin },
    { marker: mark, text: 'ours' }
  )
  expect(kept?.url).toMatch(/#issuecomment-/)
  expect(fixture.requests()).toEqual([`GET /issues/${number}/comments`])
})
