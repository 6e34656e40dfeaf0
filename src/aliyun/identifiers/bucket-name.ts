/**
 * What is wrong with a bucket name, or `null`. Old buckets may have an underscore; new ones may not.
 * Sources: the vendor's page on bucket naming; SDK Node.js, `lib/common/utils/checkBucketName.js`.
 */
export function problemWithBucketName(name: string): string | null {
  if (/^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/.test(name)) return null
  if (/[*?!]/.test(name)) return 'is a pattern, and a plain bucket name is wanted'
  if (/^[a-z]+:\/\//i.test(name) || name.includes('.'))
    return 'is a host or a URL; give the bare bucket name'
  if (/[A-Z]/.test(name)) return 'has upper-case letters, which no bucket name has'
  if (name.length < 3 || name.length > 63) return 'is not 3 to 63 characters long'
  return 'is no bucket name: lower-case letters, digits and hyphens only, a letter or digit at both ends'
}
