import { message, type Message } from '../../text/message.js'

/**
 * What is wrong with a bucket name, or `null`. Old buckets may have an underscore; new ones may not.
 * Sources: the vendor's page on bucket naming; SDK Node.js, `lib/common/utils/checkBucketName.js`.
 */
export function problemWithBucketName(name: string): Message | null {
  if (/^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/.test(name)) return null
  if (/[*?!]/.test(name)) return message`is a pattern, but must be a bucket name`
  if (/^[a-z]+:\/\//i.test(name) || name.includes('.'))
    return message`is a host or a URL; use the bucket name only`
  if (/[A-Z]/.test(name)) return message`has upper-case letters, which bucket names cannot have`
  if (name.length < 3 || name.length > 63) return message`is not 3 to 63 characters long`
  return message`is not a valid bucket name: use lower-case letters, digits and hyphens only, with a letter or digit at both ends`
}
