import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { executeApiCall, type ApiContext } from './execute-endpoint.js'
import type { ApiResponse } from './endpoint.js'
import { newRequestId } from './common-headers.js'
import type { ApiFaultAction, ApiFaultPlan, ScriptedResponse } from './api-faults.js'
import type { RequestBarriers } from './request-barriers.js'
import type { LoggedApiRequest } from './api-request-log.js'
import type { Token } from './tokens.js'

export interface ApiRequestHandlerContext extends ApiContext {
  readonly tokens: readonly Token[]
  readonly requests: LoggedApiRequest[]
  readonly faults: ApiFaultPlan
  readonly barriers: RequestBarriers
  /** Aborts when the emulated GitHub closes. */
  readonly closing: AbortSignal
}

/** Handles a request from its arrival to its response, or to the fault scripted for it. */
export async function handleApiRequest(
  incoming: IncomingMessage,
  response: ServerResponse,
  context: ApiRequestHandlerContext
): Promise<void> {
  const token = context.tokens.find(({ value }) => value === tokenOf(incoming))
  const body = await text(incoming)
  const entry = logEntry(incoming, body, token, context)
  context.requests.push(entry)
  await context.barriers.wait(entry)
  const execute = (): ApiResponse => {
    const version = incoming.headers['x-github-api-version']?.toString()
    const answer = executeApiCall(incoming, body, token, context)
    return context.flavor.addCommonHeaders(answer, { token, version, now: context.now() })
  }
  const fault = context.faults.next(entry)?.act
  const answer =
    fault === undefined ? execute() : await applyFault(fault, execute, response, context)
  if (answer === undefined) return
  entry.status = answer.status
  send(response, answer)
}

/** @returns undefined when there is nothing to send. */
async function applyFault(
  fault: ApiFaultAction,
  execute: () => ApiResponse,
  response: ServerResponse,
  { closing }: ApiRequestHandlerContext
): Promise<ApiResponse | undefined> {
  switch (fault.kind) {
    case 'answer':
      return literalResponse(fault.answer)
    case 'done-but-answer':
      execute()
      return literalResponse(fault.answer)
    case 'hang':
      return undefined
    case 'done-but-hang':
      execute()
      return undefined
    case 'reset':
      response.socket?.resetAndDestroy()
      return undefined
    case 'done-but-reset':
      execute()
      response.socket?.resetAndDestroy()
      return undefined
    case 'delay':
      await pause(fault.ms, undefined, { signal: closing })
      return execute()
  }
}

function logEntry(
  { method = '', url = '/', headers }: IncomingMessage,
  body: string,
  token: Token | undefined,
  { prefix }: ApiRequestHandlerContext
): LoggedApiRequest {
  return {
    method,
    path: url.startsWith(`${prefix}/`) ? url.slice(prefix.length) : url,
    body: parsed(body),
    login: token?.account.login,
    status: 0,
    receivedAt: Date.now(),
    userAgent: headers['user-agent']
  }
}

function tokenOf({ headers }: IncomingMessage): string | undefined {
  return /^(?:token|bearer) (.+)$/i.exec(headers.authorization ?? '')?.[1]
}

function literalResponse({ status, headers, body }: ScriptedResponse): ApiResponse {
  return { status, headers: { 'x-github-request-id': newRequestId(), ...headers }, body }
}

/** A string is sent as HTML, anything else as JSON. */
function send(response: ServerResponse, { status, headers, body }: ApiResponse): void {
  if (body === undefined) {
    response.writeHead(status, headers).end()
    return
  }
  const isHtml = typeof body === 'string'
  const type = `${isHtml ? 'text/html' : 'application/json'}; charset=utf-8`
  response
    .writeHead(status, { 'content-type': type, ...headers })
    .end(isHtml ? body : JSON.stringify(body))
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
