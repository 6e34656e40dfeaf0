import { gatewayError, missingParameter } from '../errors/rpc-errors.js'
import { parseQuery, type WireRequest } from './wire-request.js'

export type RpcParameters = readonly (readonly [name: string, value: string])[]

/** All parameters of an RPC call: of the query, then of the body when it says that it is a form. */
export function parseRpcParameters({ query, headers }: WireRequest, body: Buffer): RpcParameters {
  const type = headers.get('content-type') ?? ''
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(type)
  return [...query, ...(isForm ? parseQuery(body.toString()) : [])]
}

/** The first of that name. */
export function parameterValue(parameters: RpcParameters, name: string): string | undefined {
  return parameters.find(([given]) => given === name)?.[1]
}

export function requiredParameter(parameters: RpcParameters, name: string): string {
  const value = parameterValue(parameters, name)
  if (!value) throw missingParameter(name)
  return value
}

/** Two values for one name are a mistake, or an attempt to smuggle one past a check. */
export function rejectDuplicates(parameters: RpcParameters): void {
  const seen = new Set<string>()
  for (const [name] of parameters) {
    if (seen.has(name)) {
      throw gatewayError('InvalidParameter', `The parameter ${name} is given more than once.`)
    }
    seen.add(name)
  }
}

/** Without a Format the services answer in XML, which the emulator does not. alibabacloud-tea-openapi asks for json. */
export function requireJsonFormat(parameters: RpcParameters): void {
  if (requiredParameter(parameters, 'Format').toUpperCase() !== 'JSON') {
    throw gatewayError('InvalidParameter', 'Format must be JSON; the emulator has no other.')
  }
}
