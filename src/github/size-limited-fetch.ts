import { plainText } from '../text/plain-text.js'
import { GitHubFailure } from './failure.js'

/**
 * The most that is read of one answer, in MiB once it is decompressed. The largest that GitHub sends is
 * a page of 100 comments: 65,536 characters of up to 4 bytes each make 25 MiB, and JSON puts the rest around.
 */
const maxResponseMiB = 32

export type Fetch = typeof globalThis.fetch

/** A fetch that reads the whole answer, and gives up on one that is too large before it is in memory. */
export function sizeLimitedFetch(fetch: Fetch): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    if (response.body === null) return response
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      size += chunk.length
      // Leaving the loop cancels the rest, so that it is not received either.
      if (size > maxResponseMiB * 1024 * 1024) throw responseTooLarge(response.url)
      chunks.push(chunk)
    }
    const { status, headers } = response
    return new Response(Buffer.concat(chunks), { status, headers: [...headers] })
  }
}

/** @param url of the answer, which may have come from a host that the API redirected to. */
function responseTooLarge(url: string): GitHubFailure {
  const host = plainText(new URL(url).host, 100)
  return new GitHubFailure(
    'unanswered',
    `${host} sent an answer of more than ${maxResponseMiB} MiB, which is the limit`
  )
}
