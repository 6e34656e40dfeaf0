import type { UnknownCode } from '../../encryption/reason.js'

interface Meaning {
  readonly reasonCode: UnknownCode
  readonly hint: string
}

const credentials = (hint: string): Meaning => ({ reasonCode: 'credentials-rejected', hint })
const denied = (hint: string): Meaning => ({ reasonCode: 'access-denied', hint })
const account = 'Look at the account in the Alibaba Cloud console, or ask its owner.'
const kmsNotActivated =
  "Activate KMS (Key Management Service) for the bucket's account in the Alibaba Cloud console: a KMS rule needs it."
const newToken = 'Get new temporary credentials right before this step, or give them a longer life.'
const tokenPair =
  'Give the access key, its secret and its security token from one and the same answer of STS.'

export const wrongClock = credentials(
  "Set the runner's clock (NTP): OSS refuses requests that are 15 minutes off."
)

/** The reason and hint for each of OSS's error codes. Source: the vendor's pages on HTTP status codes 400 to 503. */
const meanings: Readonly<Record<string, Meaning>> = {
  NoSuchBucket: {
    reasonCode: 'no-such-bucket',
    // OSS looks up the bucket before it checks the access key, so an unknown key gets this code, too.
    hint: 'Check the name for a typo, and the inputs region and endpoint. OSS gives this answer before it looks at the access key: once the bucket is found, the credentials may turn out wrong, or of another account. A bucket that was deleted and created again can take hours to come back.'
  },
  InvalidBucketName: { reasonCode: 'no-such-bucket', hint: 'Check the name for a typo.' },

  InvalidAccessKeyId: credentials(
    'Check that the access key exists, is enabled, and belongs to this cloud account.'
  ),
  SignatureDoesNotMatch: credentials(
    'Check the access key secret: a wrong one, or one with a character lost on the way into the secret store, gives this answer. So does a proxy that changes requests.'
  ),
  InvalidSecurityToken: credentials(tokenPair),
  AccessKeyIdAndSecurityTokenNotMatch: credentials(tokenPair),
  SecurityTokenNotSupported: credentials(
    'Leave security-token empty: this access key is a permanent one.'
  ),
  SecurityTokenExpired: credentials(newToken),
  RequestTimeTooSkewed: wrongClock,

  KmsServiceNotEnabled: denied(kmsNotActivated),
  KmsUbsmsInvalidBid: denied(kmsNotActivated),
  KmsInDebt: denied(account),
  KmsInDebtOverdue: denied(account),

  UserDisable: denied(account),
  InDebt: denied(account),
  InDebtOverdue: denied(account),
  BucketDisable: denied(account),
  AbnormalBucketOwnerStatus: denied(account),
  BucketNotBelongTo: denied(
    'The bucket belongs to another account. Check the name and the credentials.'
  )
}

const throttling =
  /^(?:.*QpsLimitExceeded|PartitionQpsLimitted|.*RateLimitExceeded|ActiveRequestLimitExceeded|CpuLimitExceeded|Throttling.*|SlowDown|TooManyRequests)$/

/** `null`: the code needs no treatment of its own. */
export function meaningOf(code: string): Meaning | null {
  if (throttling.test(code)) {
    return {
      reasonCode: 'throttled',
      hint: 'Lower concurrency or raise max-attempts; other jobs of the account use the same allowance.'
    }
  }
  return Object.hasOwn(meanings, code) ? (meanings[code] ?? null) : null
}
