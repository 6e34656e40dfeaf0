import type { V1Authorization, V4Authorization } from './authorization.js'
import { ossError, type OssError } from '../errors/oss-errors.js'
import { invalidScope } from './signing-scope.js'
import { xmlTimestamp } from '../http/timestamps.js'

const MAX_SKEW_MS = 15 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000
/**
 * The newer SDKs of Swift and Kotlin take "Invalid signing date in Authorization header." for a
 * wrong clock, and correct it by ServerTime. The tolerance is not documented; here it is today,
 * yesterday and tomorrow.
 */
const MAX_DAYS_OFF = 2
/**
 * At most 7 days. Source:
 * help.aliyun.com/zh/oss/developer-reference/recommend-to-use-signature-version-4.
 */
const MAX_EXPIRES_S = 7 * 24 * 60 * 60

/** Rejects a signature that is too old, too new, expired or undated. */
export function checkSigningDate(
  authorization: V4Authorization | V1Authorization,
  now: number
): void {
  if (authorization.form === 'v4') checkV4(authorization, now)
  else if (authorization.presigned) checkV1Expires(authorization, now)
  else
    checkSkew(
      authorization.date,
      authorization.date === undefined ? undefined : httpOrIsoTime(authorization.date),
      now
    )
}

function checkV4(authorization: V4Authorization, now: number): void {
  const { timestamp = '', datedBy, presigned, scope } = authorization
  // aliyun-oss-go-sdk oss/auth.go signs the Date header as is; x-oss-date has a single form.
  const signedAt = datedBy === 'date' ? httpOrIsoTime(timestamp) : isoTime(timestamp)
  if (signedAt === undefined) throw invalidDate(authorization.timestamp)
  const day = isoTime(`${scope.date}T000000Z`)
  if (day === undefined || (!presigned && Math.abs(now - day) > MAX_DAYS_OFF * DAY_MS)) {
    throw invalidScope('date', authorization, serverTime(now))
  }
  if (presigned) checkV4Expires(authorization, signedAt, now)
  else checkSkew(timestamp, signedAt, now)
  if (Math.floor(signedAt / DAY_MS) * DAY_MS !== day) {
    throw invalidScope('date', authorization, serverTime(now))
  }
}

function checkV4Expires(authorization: V4Authorization, signedAt: number, now: number): void {
  const seconds = /^\d{1,9}$/.test(authorization.expires ?? '') ? Number(authorization.expires) : 0
  if (seconds < 1 || seconds > MAX_EXPIRES_S) {
    throw ossError('InvalidArgument', {
      message: 'Invalid x-oss-expires.',
      // Source: help.aliyun.com/en/oss/user-guide/0002-00000232
      ec: '0002-00000232',
      extras: [['Authorization', authorization.rawCredential]]
    })
  }
  if (signedAt - now > MAX_SKEW_MS) {
    throw ossError('AccessDenied', { message: 'Request is not valid yet.', ec: '0002-00000235' })
  }
  checkExpiry(signedAt + seconds * 1000, now)
}

function checkV1Expires(authorization: V1Authorization, now: number): void {
  if (!/^\d{1,12}$/.test(authorization.date ?? '')) {
    throw ossError('InvalidArgument', {
      message: 'Invalid Expires.',
      ec: '0002-00000070',
      extras: [['ArgumentName', 'Expires']]
    })
  }
  checkExpiry(Number(authorization.date) * 1000, now)
}

/**
 * Times are in whole seconds, and the last second is still valid. Source:
 * help.aliyun.com/en/oss/user-guide/0002-00000069.
 */
function checkExpiry(until: number, now: number): void {
  if (Math.floor(now / 1000) * 1000 > until) throw expired(until, now)
}

function checkSkew(date: string | undefined, signedAt: number | undefined, now: number): void {
  if (signedAt === undefined) throw invalidDate(date)
  if (Math.abs(now - signedAt) > MAX_SKEW_MS) throw timeTooSkewed(signedAt, now)
}

/**
 * The elements from which SDKs correct their clock. Source: aliyun-oss-java-sdk, ServiceClient.
 */
export function timeTooSkewed(signedAt: number, now: number): OssError {
  return ossError('RequestTimeTooSkewed', {
    extras: [
      ['MaxAllowedSkewMilliseconds', String(MAX_SKEW_MS)],
      ['RequestTime', xmlTimestamp(new Date(signedAt))],
      ...serverTime(now)
    ]
  })
}

/**
 * Sources: alibabacloud.com/help/en/oss/support/0002-00000503 (missing) and 0002-00000502
 * (unreadable).
 */
function invalidDate(date: string | undefined): OssError {
  return ossError('AccessDenied', {
    message: 'OSS authentication requires a valid Date.',
    ec: date === undefined ? '0002-00000503' : '0002-00000502'
  })
}

function expired(until: number, now: number): OssError {
  return ossError('AccessDenied', {
    message: 'Request has expired.',
    ec: '0002-00000069',
    extras: [['Expires', xmlTimestamp(new Date(until))], ...serverTime(now)]
  })
}

function serverTime(now: number): [name: string, value: string][] {
  return [['ServerTime', xmlTimestamp(new Date(now))]]
}

/** For example 20231216T162057Z. */
function isoTime(value: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(value)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second] = parts
  return validTime(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`))
}

/** For example Wed, 28 Dec 2022 10:27:41 GMT. */
function httpOrIsoTime(value: string): number | undefined {
  if (!/^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(value)) {
    return isoTime(value)
  }
  return validTime(Date.parse(value))
}

function validTime(time: number): number | undefined {
  return Number.isNaN(time) ? undefined : time
}
