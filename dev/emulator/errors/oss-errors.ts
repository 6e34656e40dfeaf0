interface ErrorDefinition {
  status: number
  message: string
  ec?: string
}

/**
 * OSS's codes, statuses and messages. Source: help.aliyun.com/en/oss/user-guide/overview-14 and the
 * "HTTP 4xx status code" pages below it; EC values from help.aliyun.com/en/oss/user-guide/<EC>.
 */
const OSS_ERRORS = {
  AccessDenied: define(
    403,
    'You have no right to access this object because of bucket acl.',
    '0003-00000001'
  ),
  AccessForbidden: define(403, 'CORSResponse: CORS is not enabled for this bucket.'),
  AccessKeyIdAndSecurityTokenNotMatch: define(
    403,
    'The security token you provided does not match the OSS Access Key Id.',
    '0002-00000004'
  ),
  AliasNotFound: define(404, 'The specified Alias is not found.'),
  BadDigest: define(400, 'The Content-MD5 you specified did not match what we received.'),
  BadRequest: define(400, 'Insufficient information. Origin request header needed.'),
  BucketAlreadyExists: define(
    409,
    'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
    '0015-00000104'
  ),
  BucketNotEmpty: define(409, 'The bucket you tried to delete is not empty.', '0015-00000301'),
  EntityTooLarge: define(400, 'Your proposed upload exceeds the maximum allowed size.'),
  FileAlreadyExists: define(
    409,
    'The object you specified already exists and can not be overwritten.'
  ),
  FileImmutable: define(409, 'The object you specified is immutable.'),
  InternalError: define(500, 'Please contact the server administrator, oss@service.aliyun.com.'),
  InvalidAccessKeyId: define(
    403,
    'The OSS Access Key Id you provided does not exist in our records.',
    '0002-00000902'
  ),
  InvalidArgument: define(400, 'Invalid Argument.'),
  InvalidBucketName: define(400, 'The specified bucket is not valid.'),
  InvalidDataEncryptionAlgorithmError: define(
    400,
    'The KMS Data Encryption request you specified is not valid. Supported value:SM4',
    '0005-00000203'
  ),
  InvalidDigest: define(400, 'The Content-MD5 you specified was invalid.'),
  InvalidEncryptionAlgorithmError: define(
    400,
    'The Encryption request you specified is not valid. Supported value: AES256/SM4/KMS.',
    '0005-00000003'
  ),
  InvalidObjectName: define(400, 'The specified object is not valid.'),
  InvalidRange: define(416, 'The requested range cannot be satisfied.'),
  InvalidSecurityToken: define(403, 'The security token you provided is invalid.', '0002-00000006'),
  InvalidURI: define(400, "Couldn't parse the specified URI."),
  KeyDisabled: define(
    409,
    'The request was rejected because the key state is Disabled.',
    '0005-00000214'
  ),
  KeyNotFound: define(404, 'The specified parameter KMS keyId is not found.', '0005-00000208'),
  KeyPendingDeletion: define(
    409,
    'The request was rejected because the key state is PendingDeletion.',
    '0005-00000215'
  ),
  KeyPendingImport: define(409, 'The request was rejected because the key state is PendingImport.'),
  KmsServiceNotEnabled: define(
    403,
    'Kms service is not Enabled for current user. Please get access permission first.',
    '0005-00000218'
  ),
  MalformedXML: define(
    400,
    'The XML you provided was not well-formed or did not validate against our published schema.'
  ),
  MetaOperationQpsLimitExceeded: define(503, 'Qps limit for the meta operation is exceeded.'),
  MethodNotAllowed: define(
    405,
    'The specified method is not allowed against this resource.',
    '0017-00000001'
  ),
  MissingContentLength: define(411, 'You must provide the Content-Length HTTP header.'),
  NoSuchBucket: define(404, 'The specified bucket does not exist.', '0015-00000101'),
  NoSuchKey: define(404, 'The specified key does not exist.', '0026-00000001'),
  NoSuchServerSideEncryptionRule: define(
    404,
    'The server side encryption configuration was not found.',
    '0005-00000004'
  ),
  NoSuchVersion: define(404, 'The specified version does not exist.'),
  NotImplemented: define(
    501,
    'A header you provided implies functionality that is not implemented.'
  ),
  // Its message is not documented.
  PartitionQpsLimitted: define(503, 'Partition qps limitted, please retry later.', '0026-00000028'),
  PreconditionFailed: define(412, 'At least one of the pre-conditions you specified did not hold.'),
  // Source: help.aliyun.com/en/oss/user-guide/429-error
  QpsLimitExceeded: define(429, 'Please reduce your request rate.'),
  RequestTimeTooSkewed: define(
    403,
    'The difference between the request time and the current time is too large.',
    '0002-00000504'
  ),
  RequestTimeout: define(
    400,
    'Your socket connection to the server was not read from or written to within the timeout period.'
  ),
  SecondLevelDomainForbidden: define(
    403,
    'The bucket you are attempting to access must be addressed using OSS third level domain.'
  ),
  SecurityTokenExpired: define(
    403,
    'The security token you provided has expired.',
    '0002-00000007'
  ),
  SecurityTokenNotSupported: define(403, 'The security token is not supported.'),
  ServiceUnavailable: define(503, 'Thread pool is almost full, please retry later.'),
  SignatureDoesNotMatch: define(
    403,
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    '0002-00000040'
  ),
  TotalQpsLimitExceeded: define(503, 'Max total qps limit is exceeded.', '0004-00000302'),
  TransferAccelerationDisabled: define(
    403,
    'The transfer acceleration of the bucket is not enabled.'
  ),
  UserDisable: define(403, 'UserDisable', '0003-00000801')
} satisfies Record<string, ErrorDefinition>

export type OssErrorCode = keyof typeof OSS_ERRORS

export function isOssErrorCode(code: string): code is OssErrorCode {
  return Object.hasOwn(OSS_ERRORS, code)
}

/** An error response of OSS. */
export class OssError extends Error {
  readonly code: OssErrorCode
  readonly status: number
  readonly ec: string | undefined
  readonly extras: readonly (readonly [name: string, value: string])[]
  readonly headers: Readonly<Record<string, string>>

  constructor(code: OssErrorCode, { message, ec, extras, headers }: OssErrorDetails) {
    const definition: ErrorDefinition = OSS_ERRORS[code]
    super(message ?? definition.message)
    this.name = code
    this.code = code
    this.status = definition.status
    // The usual EC belongs to the code's usual message; another message would make it wrong.
    this.ec = ec ?? (message === undefined ? definition.ec : undefined)
    this.extras = extras ?? []
    this.headers = headers ?? {}
  }
}

export interface OssErrorDetails {
  message?: string
  ec?: string
  /** Additional elements, between HostId and EC. */
  extras?: readonly (readonly [name: string, value: string])[]
  /** Additional response headers. */
  headers?: Readonly<Record<string, string>>
}

/** OSS responds with InternalError to what it did not expect. */
export function toOssError(error: unknown): OssError {
  return error instanceof OssError ? error : ossError('InternalError')
}

export function ossError(code: OssErrorCode, details: OssErrorDetails = {}): OssError {
  return new OssError(code, details)
}

function define(status: number, message: string, ec?: string): ErrorDefinition {
  return { status, message, ...(ec === undefined ? {} : { ec }) }
}
