import type { ScriptedResponse } from './api-faults.js'

const limitsPage = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api'

/**
 * The response to a client that sends too many requests: 403 or 429, with `retry-after` only
 * sometimes. Source: docs.github.com, "Troubleshooting the REST API", "Rate limit errors".
 */
export function secondaryRateLimit(
  options: { readonly status?: 403 | 429; readonly retryAfterSeconds?: number } = {}
): ScriptedResponse {
  const { status = 403, retryAfterSeconds } = options
  return {
    status,
    headers: {
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4873',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) })
    },
    body: {
      message:
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      documentation_url: `${limitsPage}#about-secondary-rate-limits`,
      status: String(status)
    }
  }
}

/** @param resetAt when the limit resets. */
export function primaryRateLimit(resetAt: Date, status: 403 | 429 = 403): ScriptedResponse {
  return {
    status,
    headers: {
      'x-ratelimit-limit': '1000',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-used': '1000',
      'x-ratelimit-resource': 'core',
      'x-ratelimit-reset': String(Math.ceil(resetAt.getTime() / 1000))
    },
    body: {
      message: 'API rate limit exceeded for installation ID 42.',
      documentation_url: limitsPage,
      status: String(status)
    }
  }
}

/** An error of GitHub itself, in JSON. */
export function serverError(status: 500 | 502 | 503 | 504): ScriptedResponse {
  const documentation_url = 'https://docs.github.com/rest'
  return { status, body: { message: 'Server Error', documentation_url, status: String(status) } }
}

/** An error page of a proxy in front of GitHub. */
export function serverErrorPage(status: 500 | 502 | 503 | 504): ScriptedResponse {
  const body =
    '<!DOCTYPE html>\n<html><head><title>Unicorn! &middot; GitHub</title></head>' +
    '<body><p><strong>We had issues producing the response to your request.</strong></p></body></html>\n'
  return { status, body }
}
