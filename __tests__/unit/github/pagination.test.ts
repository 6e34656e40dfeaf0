import { expect, test } from '@jest/globals'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { paginate } from '../../../src/github/pagination.js'
import { failureOf, githubFixture } from './github-fixture.js'

const fixture = githubFixture()

/** All items of a list with one item on each of its pages. */
async function listOf(pages: number): Promise<number[]> {
  const server = createServer({ keepAliveTimeout: 0 }, ({ url = '' }, response) => {
    const page = Number(new URL(url, 'http://x').searchParams.get('page'))
    const link = page < pages ? { link: `</list?page=${page + 1}>; rel="next"` } : {}
    response.writeHead(200, { 'content-type': 'application/json', ...link }).end(`[${page}]`)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/list?page=1`
  try {
    return await paginate<number>(fixture.connect({ maxAttempts: 1 }), { url })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

test('reads a list of 300 pages and rejects one of 301', async () => {
  expect(await listOf(300)).toEqual(Array.from({ length: 300 }, (_, index) => index + 1))
  expect(await failureOf(listOf(301))).toEqual({
    kind: 'refused',
    description: 'a list from GitHub has more than 300 pages'
  })
})
