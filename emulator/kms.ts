import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { acs3ClaimOf } from './acs3-claim.js'
import type { Answer } from './answer.js'
import { describeKey } from './describe-key.js'
import { OssError } from './error.js'
import type { Exchange, ScriptedError, Service, ServiceRules } from './exchange.js'
import { authenticateKms } from './kms-authentication.js'
import { isKmsErrorCode, kmsErrorAnswer, KmsError } from './kms-error.js'
import type { LoggedRequest } from './log.js'
import { bodyReader } from './request-body.js'
import { ACS3_ALGORITHM } from './signature-acs3.js'
import { parameter, readQuery, readRequest, type WireRequest } from './wire-request.js'

const DEFAULT_REGION = 'cn-hangzhou'
const VERSION = '2016-01-20'

/** KMS, of which the emulator has DescribeKey; its answers are JSON, whatever was asked. */
export const kms: Service = {
  newRequestId: () => randomUUID().toUpperCase(),
  commonHeaders: (requestId, now) => ({
    Date: new Date(now).toUTCString(),
    'x-acs-request-id': requestId
  }),
  open,
  refusal: (error, { headers }, requestId) =>
    kmsErrorAnswer(asKmsError(error), requestId, headers.host ?? '')
}

/** Seen on the head alone, so that even a request that cannot be read is refused by KMS. */
export function isForKms({ headers }: IncomingMessage): boolean {
  const { authorization = '' } = headers
  return headers['x-acs-action'] !== undefined || authorization.startsWith(ACS3_ALGORITHM)
}

async function open(
  message: IncomingMessage,
  requestId: string,
  rules: ServiceRules,
  entry: LoggedRequest
): Promise<Exchange> {
  const request = readRequest(message)
  const region = regionOf(request.host)
  const operation =
    request.headers.get('x-acs-action') === 'DescribeKey' ? 'DescribeKey' : 'Unknown'
  const claim = acs3ClaimOf(request.headers.get('authorization') ?? '')
  Object.assign(entry, {
    operation,
    region,
    host: request.host,
    path: request.target,
    ...(claim === undefined ? {} : { signature: 'acs3', accessKeyId: claim.accessKeyId })
  })
  const body = bodyReader(message, operation)
  const read = await body()
  const key = parameter(request, 'KeyId') ?? inForm(request, read, 'KeyId')
  if (key !== undefined) entry.key = key

  const carryOut = () => {
    const caller = authenticateKms(request, read, rules)
    if (operation !== 'DescribeKey' || !isCallOfKms(request)) {
      throw new KmsError('InvalidAction.NotFound')
    }
    if (caller.deny?.includes(operation)) throw new KmsError('Forbidden.NoPermission')
    return describeKey(key, region, rules.account, requestId)
  }
  const answerTo = (attempt: () => Answer): Answer => {
    try {
      return attempt()
    } catch (error) {
      return kmsErrorAnswer(asKmsError(error), requestId, request.host)
    }
  }
  return {
    service: 'kms',
    request,
    operation,
    ...(key === undefined ? {} : { key }),
    body,
    serve: () => Promise.resolve(answerTo(carryOut)),
    refuse: error => kmsErrorAnswer(scripted(error), requestId, request.host)
  }
}

/** help.aliyun.com, KMS endpoints: public and VPC; any other host is the emulator's own. */
function regionOf(host: string): string {
  const region = /^kms(?:-vpc)?\.([a-z0-9-]+)\.aliyuncs\.com(?::\d*)?$/i.exec(host)?.[1]
  return region?.toLowerCase() ?? DEFAULT_REGION
}

/** RPC: one path, the version of the API, and either method. */
function isCallOfKms({ method, path, headers }: WireRequest): boolean {
  const known = method === 'POST' || method === 'GET'
  return known && path === '/' && headers.get('x-acs-version') === VERSION
}

function inForm({ headers }: WireRequest, body: Buffer, name: string): string | undefined {
  const type = headers.get('content-type') ?? ''
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return undefined
  return readQuery(body.toString()).find(([given]) => given === name)?.[1]
}

function scripted(error: ScriptedError): KmsError {
  const code = error.kind === 'error' ? error.code : ''
  return new KmsError(isKmsErrorCode(code) ? code : 'InternalFailure')
}

/** What reading a request throws is worded for OSS. */
function asKmsError(error: unknown): KmsError {
  if (error instanceof KmsError) return error
  if (!(error instanceof OssError)) return new KmsError('InternalFailure')
  return new KmsError('InvalidParameter', error.message)
}
