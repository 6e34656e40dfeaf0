import type { UnknownCode } from '../../encryption/reason.js'
import { input, message, type Message } from '../../text/message.js'

interface Meaning {
  readonly reasonCode: UnknownCode
  readonly hint: Message
}

const credentials = (hint: Message): Meaning => ({ reasonCode: 'credentials-rejected', hint })
const denied = (hint: Message): Meaning => ({ reasonCode: 'access-denied', hint })
const account = message`Check the account's status and billing in the Alibaba Cloud console, or ask the account owner to check them.`
const kmsNotActivated = message`Activate KMS (Key Management Service) for the bucket's account in the Alibaba Cloud console. A KMS rule requires it.`
const newToken = message`Get new temporary credentials right before this step, or request them with a longer lifetime.`
const tokenPair = message`Use an access key id, a secret and a security token from the same STS response.`
export const otherAccount = message`The bucket belongs to another account. Check the name and the credentials.`

export const wrongClock = credentials(
  message`Synchronize the runner's clock (NTP). OSS refuses requests whose timestamp is more than 15 minutes off.`
)

/** The reason and hint for each of OSS's error codes. Source: the vendor's pages on HTTP status codes 400 to 503. */
const meanings: Readonly<Record<string, Meaning>> = {
  NoSuchBucket: {
    reasonCode: 'no-such-bucket',
    // OSS looks up the bucket before it checks the access key, so an unknown key gets this code, too.
    hint: message`Check the name for a typo, and check ${input('region')} and ${input('endpoint')}. OSS looks for the bucket before it checks the access key, so this error does not show whether the credentials are valid. A bucket that was deleted and created again can take hours to reappear.`
  },
  InvalidBucketName: { reasonCode: 'no-such-bucket', hint: message`Check the name for a typo.` },

  InvalidAccessKeyId: credentials(
    message`Check that the access key exists, is enabled, and belongs to the right Alibaba Cloud account.`
  ),
  SignatureDoesNotMatch: credentials(
    message`Check the access key secret. It may be wrong, or may have lost a character when it was saved as a secret. A proxy that changes requests can cause the same error.`
  ),
  InvalidSecurityToken: credentials(tokenPair),
  AccessKeyIdAndSecurityTokenNotMatch: credentials(tokenPair),
  SecurityTokenNotSupported: credentials(
    message`This access key is permanent and has no security token. Leave ${input('security-token')} empty, or unset the environment variable that holds the token.`
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
  BucketNotBelongTo: denied(otherAccount)
}

const throttling =
  /^(?:.*QpsLimitExceeded|PartitionQpsLimitted|.*RateLimitExceeded|ActiveRequestLimitExceeded|CpuLimitExceeded|Throttling.*|SlowDown|TooManyRequests)$/

/** `null`: the code needs no treatment of its own. */
export function meaningOf(code: string): Meaning | null {
  if (throttling.test(code)) {
    return {
      reasonCode: 'throttled',
      hint: message`Lower ${input('concurrency')} or raise ${input('max-attempts')}. Other jobs that use the account share the same limit.`
    }
  }
  return Object.hasOwn(meanings, code) ? (meanings[code] ?? null) : null
}
