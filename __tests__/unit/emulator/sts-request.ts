import { acsDate, callKms, withJson, type KmsAnswer, type KmsCall } from './kms-request.js'
import { send, type RawAnswer } from './raw-request.js'

export const UID = '1234567890123456'
export const ROLE = `acs:ram::${UID}:role/gate`
export const PROVIDER = `acs:ram::${UID}:oidc-provider/github`

export interface StsAnswer extends RawAnswer {
  json: {
    Code?: string
    Message?: string
    Credentials?: Record<'AccessKeyId' | 'AccessKeySecret' | 'SecurityToken' | 'Expiration', string>
    [name: string]: unknown
  }
}

/** undefined leaves a parameter out. */
export type Parameters = Record<string, string | undefined>

/** The unsigned call, put together by hand. */
export interface OidcCall {
  method?: string
  path?: string
  host?: string
  query?: Parameters
  form?: Parameters
  /** In place of the form. */
  body?: string
  type?: string
}

export async function assumeWithOidc(port: number, call: OidcCall = {}): Promise<StsAnswer> {
  const { method = 'POST', path = '/', host = 'sts.aliyuncs.com', query, form } = call
  const parameters = encoded({
    Action: 'AssumeRoleWithOIDC',
    Version: '2015-04-01',
    Format: 'JSON',
    Timestamp: acsDate(),
    ...query
  })
  const body =
    call.body ??
    encoded({
      RoleArn: ROLE,
      OIDCProviderArn: PROVIDER,
      RoleSessionName: 'github-action-session',
      ...form
    })
  const headers = {
    host,
    'content-type': call.type ?? 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body))
  }
  return json(await send(port, { method, path: `${path}?${parameters}`, headers, body }))
}

/** The signed call; its parameters are in the query. */
export async function assumeRole(
  port: number,
  parameters: Parameters = {},
  call: KmsCall = {}
): Promise<StsAnswer> {
  const given: Parameters = { RoleArn: ROLE, RoleSessionName: 'next', ...parameters }
  const query = Object.entries(given).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]]
  )
  return json(
    await callKms(port, {
      host: 'sts.cn-hangzhou.aliyuncs.com',
      ...call,
      query: [...query, ...(call.query ?? [])],
      headers: {
        'x-acs-action': 'AssumeRole',
        'x-acs-version': '2015-04-01',
        ...call.headers
      }
    })
  )
}

/** What a signed request with the credentials of an answer needs. */
export function signedWith({ json: { Credentials } }: StsAnswer): {
  accessKeyId: string
  accessKeySecret: string
  token: string
} {
  if (Credentials === undefined) throw new Error('STS gave no credentials.')
  const { AccessKeyId, AccessKeySecret, SecurityToken } = Credentials
  return { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret, token: SecurityToken }
}

/** Status and code; and the message, when it is of interest. */
export function outcome({ status, json: { Code, Message } }: StsAnswer | KmsAnswer): unknown[] {
  return [status, Code, Message]
}

export function encoded(parameters: Parameters): string {
  return Object.entries(parameters)
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]
    )
    .join('&')
}

function json(answer: RawAnswer): StsAnswer {
  return withJson(answer)
}
