import { message, untrusted } from '../text/message.js'
import { GitHubFailure } from './failure.js'

/**
 * Limit for a decompressed response, in MiB. GitHub's largest is a page of 100 comments: 65,536
 * characters of up to 4 bytes each make 25 MiB, and JSON adds the rest.
 */
const maxResponseMiB = 32

export type Fetch = typeof globalThis.fetch

/** Wraps a fetch so that it fails on a response above the limit before it is all in memory. */
export function sizeLimitedFetch(fetch: Fetch): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    if (response.body === null) return response
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      size += chunk.length
      // Throwing ends the iteration, which cancels the rest of the body.
      if (size > maxResponseMiB * 1024 * 1024) throw responseTooLarge(response.url)
      chunks.push(chunk)
    }
    const { status, headers } = response
    return new Response(Buffer.concat(chunks), { status, headers: [...headers] })
  }
}

/** @param url of the response; the API may have redirected to another host. */
function responseTooLarge(url: string): GitHubFailure {
  const host = untrusted(new URL(url).host, 100)
  return new GitHubFailure(
    'unanswered',
    message`${host} sent a response larger than the limit of ${maxResponseMiB} MiB`
  )
}
