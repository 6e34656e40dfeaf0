import { message, quantity, words, type Message } from '../../text/message.js'

/**
 * What is wrong with a bucket name, as a clause that follows it; `null` if it is valid. Old buckets may
 * have an underscore; new ones may not.
 * Sources: the vendor's page on bucket naming; SDK Node.js, `lib/common/utils/checkBucketName.js`.
 */
export function problemWithBucketName(name: string): Message | null {
  if (/^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/.test(name)) return null
  if (/[*?!]/.test(name)) return message`is a pattern, but must be a bucket name`
  if (/^[a-z]+:\/\//i.test(name) || name.includes('.')) {
    return message`looks like a host or a URL, but must be the bucket name alone`
  }
  if (/[A-Z]/.test(name)) return message`has uppercase letters, but a bucket name cannot have any`
  if (name.length < 3 || name.length > 63) {
    const wrong = words(name.length < 3 ? 'short' : 'long')
    return message`is too ${wrong} (${quantity(name.length, 'character')}): a bucket name has 3 to 63 characters`
  }
  return message`is not a valid bucket name: it can have only lowercase letters, digits and hyphens, and must begin and end with a letter or a digit`
}
