import { parameter, readQuery, type WireRequest } from './wire-request.js'

/** A parameter of an RPC call, from the query or from a form in the body. */
export function rpcParameter(request: WireRequest, body: Buffer, name: string): string | undefined {
  return parameter(request, name) ?? formOf(request, body).find(([given]) => given === name)?.[1]
}

/** The body's parameters, when it says that it is a form. */
export function formOf({ headers }: WireRequest, body: Buffer): [name: string, value: string][] {
  const type = headers.get('content-type') ?? ''
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return []
  return readQuery(body.toString())
}
