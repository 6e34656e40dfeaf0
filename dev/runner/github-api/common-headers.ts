import { randomBytes } from 'node:crypto'
import type { ApiResponse } from './endpoint.js'
import type { Token } from './tokens.js'

const HOUR_SECONDS = 60 * 60
/** The limit of requests without a token. */
const ANONYMOUS_LIMIT = 60

/** The first is the default version. */
export const apiVersions: readonly string[] = ['2022-11-28', '2026-03-10']

/** Headers of every response, as seen in public logs of 2026. */
export function withCommonHeaders(
  response: ApiResponse,
  { token, version, now }: { token: Token | undefined; version: string | undefined; now: Date }
): ApiResponse {
  const { rateLimit = ANONYMOUS_LIMIT, used = 1 } = token ?? {}
  const reset = Math.floor(now.getTime() / 1000) + HOUR_SECONDS
  const selected = apiVersions.find(one => one === version) ?? apiVersions[0] ?? ''
  return {
    ...response,
    headers: {
      'x-github-api-version-selected': selected,
      'x-github-media-type': 'github.v3; format=json',
      'x-github-request-id': newRequestId(),
      'x-ratelimit-limit': String(rateLimit),
      'x-ratelimit-remaining': String(Math.max(0, rateLimit - used)),
      'x-ratelimit-used': String(Math.min(rateLimit, used)),
      'x-ratelimit-reset': String(reset),
      'x-ratelimit-resource': 'core',
      ...response.headers
    }
  }
}

/** Formatted as `A841:2CE184:FDE669:405B7AD:69DF6DF4`. */
export function newRequestId(): string {
  const digits = (count: number): string =>
    randomBytes(4).toString('hex').slice(0, count).toUpperCase()
  return [4, 6, 6, 7, 8].map(digits).join(':')
}
