import { acsDate, callKms, withJson, type KmsResponse, type KmsCall } from '../kms/kms-request.js'
import { send, type RawResponse } from '../raw-request.js'

export const UID = '1234567890123456'
export const ROLE = `acs:ram::${UID}:role/gate`
export const PROVIDER = `acs:ram::${UID}:oidc-provider/github`

export interface StsResponse extends RawResponse {
  json: {
    Code?: string
    Message?: string
    Credentials?: Record<'AccessKeyId' | 'AccessKeySecret' | 'SecurityToken' | 'Expiration', string>
    [name: string]: unknown
  }
}

/** undefined omits a parameter. */
export type StsParameters = Record<string, string | undefined>

/** The unsigned request, built by hand. */
export interface OidcCall {
  method?: string
  path?: string
  host?: string
  query?: StsParameters
  form?: StsParameters
  /** Replaces the form. */
  body?: string
  type?: string
}

export async function assumeWithOidc(port: number, call: OidcCall = {}): Promise<StsResponse> {
  const { method = 'POST', path = '/', host = 'sts.aliyuncs.com', query, form } = call
  const parameters = encodeQuery({
    Action: 'AssumeRoleWithOIDC',
    Version: '2015-04-01',
    Format: 'JSON',
    Timestamp: acsDate(),
    ...query
  })
  const body =
    call.body ??
    encodeQuery({
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

/** The signed request; its parameters are in the query. */
export async function assumeRole(
  port: number,
  parameters: StsParameters = {},
  call: KmsCall = {}
): Promise<StsResponse> {
  const all: StsParameters = { RoleArn: ROLE, RoleSessionName: 'next', ...parameters }
  const query = Object.entries(all).flatMap(([name, value]): [string, string][] =>
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

/** What a request signed with a response's credentials needs. */
export function sessionCredentials({ json: { Credentials } }: StsResponse): {
  accessKeyId: string
  accessKeySecret: string
  token: string
} {
  if (Credentials === undefined) throw new Error('STS gave no credentials.')
  const { AccessKeyId, AccessKeySecret, SecurityToken } = Credentials
  return { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret, token: SecurityToken }
}

/** Status, code and, when asked for, the message. */
export function statusAndError({
  status,
  json: { Code, Message }
}: StsResponse | KmsResponse): unknown[] {
  return [status, Code, Message]
}

export function encodeQuery(parameters: StsParameters): string {
  return Object.entries(parameters)
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]
    )
    .join('&')
}

function json(answer: RawResponse): StsResponse {
  return withJson(answer)
}
