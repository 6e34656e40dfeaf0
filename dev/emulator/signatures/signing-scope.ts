import type { V4Authorization } from './authorization.js'
import { ossError, type OssError } from '../errors/oss-errors.js'

type ScopePart = 'date' | 'region' | 'product'

/**
 * A signed URL's product has no EC. Source: help.aliyun.com/en/oss/user-guide/<EC>, a page each.
 */
const CODES: Readonly<Record<ScopePart, { header: string; url?: string }>> = {
  date: { header: '0002-00000212', url: '0002-00000223' },
  region: { header: '0002-00000226', url: '0002-00000228' },
  product: { header: '0002-00000227' }
}

/**
 * The error for a credential whose scope does not match the request. Sources of the messages:
 * aliyun-oss-python-sdk tests/test_exception_ec.py (header) and tests/test_sign.py (signed URL); of
 * the latter's elements: help.aliyun.com/zh/oss/user-guide/0002-716.
 */
export function invalidScope(
  part: ScopePart,
  { presigned, rawCredential }: V4Authorization,
  extraElements: readonly (readonly [name: string, value: string])[] = []
): OssError {
  const { header, url } = CODES[part]
  if (!presigned) {
    return ossError('InvalidArgument', {
      message: `Invalid signing ${part} in Authorization header.`,
      ec: header,
      extras: [['Authorization', rawCredential], ...extraElements]
    })
  }
  return ossError('InvalidArgument', {
    message: `The signing ${part} in credential is invalid.`,
    ...(url === undefined ? {} : { ec: url }),
    extras: [
      ['ArgumentName', 'x-oss-credential'],
      ['ArgumentValue', rawCredential],
      ...extraElements
    ]
  })
}
