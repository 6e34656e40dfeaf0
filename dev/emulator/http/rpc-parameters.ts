import { gatewayError, missingParameter } from '../errors/rpc-errors.js'
import { parseQuery, type WireRequest } from './wire-request.js'

export type RpcParameters = readonly (readonly [name: string, value: string])[]

/** The parameters of an RPC request: those of the query, then those of a form body. */
export function parseRpcParameters({ query, headers }: WireRequest, body: Buffer): RpcParameters {
  const type = headers.get('content-type') ?? ''
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(type)
  return [...query, ...(isForm ? parseQuery(body.toString()) : [])]
}

/** The first parameter of that name. */
export function parameterValue(parameters: RpcParameters, name: string): string | undefined {
  return parameters.find(([given]) => given === name)?.[1]
}

export function requiredParameter(parameters: RpcParameters, name: string): string {
  const value = parameterValue(parameters, name)
  if (!value) throw missingParameter(name)
  return value
}

/** Reject repeated parameters: a mistake, or an attempt to bypass a check. */
export function rejectDuplicates(parameters: RpcParameters): void {
  const seen = new Set<string>()
  for (const [name] of parameters) {
    if (seen.has(name)) {
      throw gatewayError('InvalidParameter', `The parameter ${name} is given more than once.`)
    }
    seen.add(name)
  }
}

/**
 * Without a Format the services respond in XML, which the emulator does not support.
 * alibabacloud-tea-openapi requests JSON.
 */
export function requireJsonFormat(parameters: RpcParameters): void {
  if (requiredParameter(parameters, 'Format').toUpperCase() !== 'JSON') {
    throw gatewayError('InvalidParameter', 'Format must be JSON; the emulator has no other.')
  }
}
