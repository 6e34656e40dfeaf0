import { createHmac, randomUUID } from 'node:crypto'
import { acsDate, withJson, type KmsResponse } from '../kms/kms-request.js'
import { send } from '../raw-request.js'

/** A request with the older RPC signature, built independently of the emulator's signer. */
export interface Rpc1Call {
  method?: string
  host?: string
  /** undefined omits a parameter. */
  query?: Record<string, string | undefined>
  form?: Record<string, string>
  /** Sent, but not signed. */
  unsigned?: Record<string, string>
  headers?: Record<string, string>
  secret?: string
}

export async function callRpc1(port: number, call: Rpc1Call): Promise<KmsResponse> {
  const { method = 'POST', host = `127.0.0.1:${port}`, form, secret = 'emulator-secret' } = call
  const query = defined({
    Format: 'JSON',
    Timestamp: acsDate(),
    AccessKeyId: 'emulator-id',
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: randomUUID(),
    ...call.query
  })
  const canonical = encoded({ ...query, ...form })
  const signature = createHmac('sha1', `${secret}&`)
    .update(`${method}&%2F&${strict(canonical)}`)
    .digest('base64')
  const sent = encoded({ Signature: signature, ...query, ...call.unsigned })
  const body = form === undefined ? undefined : encoded(form)
  const headers = {
    host,
    ...(body === undefined
      ? {}
      : {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': String(body.length)
        }),
    ...call.headers
  }
  return withJson(
    await send(port, {
      method,
      path: `/?${sent}`,
      headers,
      ...(body === undefined ? {} : { body })
    })
  )
}

function defined(parameters: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]]
    )
  )
}

function encoded(parameters: Record<string, string>): string {
  return Object.entries(parameters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${strict(name)}=${strict(value)}`)
    .join('&')
}

function strict(text: string): string {
  return encodeURIComponent(text).replaceAll('*', '%2A').replaceAll("'", '%27')
}
