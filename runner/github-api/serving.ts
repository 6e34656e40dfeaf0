import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { answerTo, type AnsweringParts } from './answering.js'
import type { Answer } from './call.js'
import { newRequestId } from './common-headers.js'
import type { FaultAction, FaultPlan, ScriptedAnswer } from './faults.js'
import type { Gates } from './gates.js'
import type { LoggedRequest } from './request-log.js'
import type { Token } from './tokens.js'

export interface ServingParts extends AnsweringParts {
  readonly tokens: readonly Token[]
  readonly requests: LoggedRequest[]
  readonly faults: FaultPlan
  readonly gates: Gates
  /** Fires when the double closes. */
  readonly closing: AbortSignal
}

/** One request, from its arrival to its answer, or to the fault that was scripted for it. */
export async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  parts: ServingParts
): Promise<void> {
  const token = parts.tokens.find(({ value }) => value === tokenOf(incoming))
  const body = await text(incoming)
  const entry = logged(incoming, body, token, parts)
  parts.requests.push(entry)
  await parts.gates.pass(entry)
  const carryOut = (): Answer => {
    const version = incoming.headers['x-github-api-version']?.toString()
    const answer = answerTo(incoming, body, token, parts)
    return parts.dialect.complete(answer, { token, version, now: parts.now() })
  }
  const fault = parts.faults.take(entry)?.act
  const answer = fault === undefined ? carryOut() : await act(fault, carryOut, response, parts)
  if (answer === undefined) return
  entry.status = answer.status
  send(response, answer)
}

/** @returns undefined where nothing is to be sent. */
async function act(
  fault: FaultAction,
  carryOut: () => Answer,
  response: ServerResponse,
  { closing }: ServingParts
): Promise<Answer | undefined> {
  switch (fault.kind) {
    case 'answer':
      return literal(fault.answer)
    case 'done-but-answer':
      carryOut()
      return literal(fault.answer)
    case 'hang':
      return undefined
    case 'done-but-hang':
      carryOut()
      return undefined
    case 'reset':
      response.socket?.resetAndDestroy()
      return undefined
    case 'done-but-reset':
      carryOut()
      response.socket?.resetAndDestroy()
      return undefined
    case 'delay':
      await pause(fault.ms, undefined, { signal: closing })
      return carryOut()
  }
}

function logged(
  { method = '', url = '/', headers }: IncomingMessage,
  body: string,
  token: Token | undefined,
  { prefix }: ServingParts
): LoggedRequest {
  return {
    method,
    path: url.startsWith(`${prefix}/`) ? url.slice(prefix.length) : url,
    body: parsed(body),
    login: token?.account.login,
    status: 0,
    at: Date.now(),
    userAgent: headers['user-agent']
  }
}

function tokenOf({ headers }: IncomingMessage): string | undefined {
  return /^(?:token|bearer) (.+)$/i.exec(headers.authorization ?? '')?.[1]
}

function literal({ status, headers, body }: ScriptedAnswer): Answer {
  return { status, headers: { 'x-github-request-id': newRequestId(), ...headers }, body }
}

/** A text is a page; all else is JSON. */
function send(response: ServerResponse, { status, headers, body }: Answer): void {
  if (body === undefined) {
    response.writeHead(status, headers).end()
    return
  }
  const isPage = typeof body === 'string'
  const type = `${isPage ? 'text/html' : 'application/json'}; charset=utf-8`
  response
    .writeHead(status, { 'content-type': type, ...headers })
    .end(isPage ? body : JSON.stringify(body))
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
