/**
 * The rules of the SARIF report. A rule is what the policy requires, never what was found: GitHub
 * closes an alert once an analysis has no result with its rule id and fingerprint. An id for the
 * kind of drift would close the alert when the drift changes or when OSS throttles.
 */
export type SarifRuleId =
  | 'kms-customer-key'
  | 'kms-any-key'
  | 'kms-service-key'
  | 'oss-managed-key'
  | 'any-encryption'
  | 'no-rule'
  | 'bucket-covered'

/** A control of a standard that requires something similar. */
export interface ComplianceControl {
  readonly tag: string
  readonly description: string
}

/**
 * Source: CIS Alibaba Cloud Foundation Benchmark 1.0.0 and 2.0.0, 5.8 and 5.9; each excludes the
 * other.
 */
const serviceKeyControl: ComplianceControl = {
  tag: 'cis-alibaba-cloud-5.8',
  description: 'CIS Alibaba Cloud Foundation Benchmark 5.8 (encrypt with the service key)'
}
const customerKeyControl: ComplianceControl = {
  tag: 'cis-alibaba-cloud-5.9',
  description: 'CIS Alibaba Cloud Foundation Benchmark 5.9 (encrypt with BYOK)'
}

/** The controls that are commonly mapped to encryption at rest, whoever manages the key. */
const encryptionAtRestControls: readonly ComplianceControl[] = [
  {
    tag: 'pci-dss-4.0-3.5.1',
    description: 'PCI DSS v4.0 requirement 3.5.1 (stored account data is unreadable)'
  },
  {
    tag: 'iso-27001-2022-a.8.24',
    description: 'ISO/IEC 27001:2022 Annex A 8.24 (use of cryptography)'
  }
]

/** CWE-311, missing encryption of sensitive data, as a tag that code scanning shows as a CWE. */
const missingEncryption = 'external/cwe/cwe-311'

/** The texts of a rule, in Markdown with backticks only. */
export interface RuleDescription {
  readonly id: SarifRuleId
  readonly name: string
  /** One line, without a full stop. */
  readonly title: string
  readonly meaning: string
  readonly rationale: string
  readonly fix: string
  readonly weakness?: string
  readonly controls?: readonly ComplianceControl[]
  /**
   * On the scale of CVSS. An attacker must be inside the cloud to read what is stored unencrypted:
   * medium, as in other checks of OSS. Stricter rules protect more important data.
   */
  readonly severity: string
}

export const ruleDescriptions: readonly RuleDescription[] = [
  {
    id: 'kms-customer-key',
    name: 'KmsCustomerKey',
    title: 'Default encryption is KMS with a key that the policy names',
    meaning:
      'The policy requires that the default server-side encryption of the bucket is KMS with one of the customer keys that it names, and with the data encryption that it names.',
    rationale:
      'With a key of your own you decide who may decrypt, and you can withdraw it. Under any other default new objects are not bound to that key.',
    fix: 'Run this action with `mode: apply` and the same `policy-file`, or the same `bucket`, `algorithm: KMS` and `kms-key-id`: it sets the first key that the bucket can use, once KMS says that it is usable. If the bucket is right and the policy is wrong, change `kms-key-id` there.',
    weakness: missingEncryption,
    controls: [customerKeyControl, ...encryptionAtRestControls],
    severity: '6.5'
  },
  {
    id: 'kms-any-key',
    name: 'KmsAnyKey',
    title: 'Default encryption is KMS with a key id',
    meaning:
      'The policy requires that the default server-side encryption of the bucket is KMS with the id of some key (`kms-key-id: *`), and with the data encryption that it names.',
    rationale:
      'With a key of your own you decide who may decrypt, and you can withdraw it. The service key, and keys that OSS manages, give you none of that.',
    fix: 'Name a key in `kms-key-id` and run this action with `mode: apply`. With `*` apply changes nothing, since it cannot choose a key for you.',
    weakness: missingEncryption,
    controls: [customerKeyControl, ...encryptionAtRestControls],
    severity: '6.5'
  },
  {
    id: 'kms-service-key',
    name: 'KmsServiceKey',
    title: 'Default encryption is KMS with the service key',
    meaning:
      'The policy requires that the default server-side encryption of the bucket is KMS without a key id, so with the service key that OSS has in KMS, and with the data encryption that it names.',
    rationale: 'The key is kept in KMS, apart from the data, and needs no care of yours.',
    fix: 'Run this action with `mode: apply` and the same `policy-file`, or the same `bucket` and `algorithm: KMS` with an empty `kms-key-id`. Where the bucket has a customer key, that is a downgrade and needs `allow-downgrade: true`.',
    weakness: missingEncryption,
    controls: [serviceKeyControl, ...encryptionAtRestControls],
    severity: '6.0'
  },
  {
    id: 'oss-managed-key',
    name: 'OssManagedKey',
    title: 'Default encryption is AES256 or SM4, as the policy says',
    meaning:
      'The policy requires that the default server-side encryption of the bucket is AES256 or SM4 (whichever it names), with keys that OSS manages.',
    rationale:
      'Without a default, an object is stored unencrypted unless its upload asks for encryption. With KMS instead, whoever reads or writes needs rights on the key as well, and anonymous reads fail.',
    fix: 'Run this action with `mode: apply` and the same `policy-file`, or the same `bucket` and `algorithm`. Where the bucket has KMS, that is a downgrade and needs `allow-downgrade: true`.',
    weakness: missingEncryption,
    // Not CIS 5.8, which requires KMS.
    controls: encryptionAtRestControls,
    severity: '5.5'
  },
  {
    id: 'any-encryption',
    name: 'AnyEncryption',
    title: 'Default encryption is on',
    meaning:
      'The policy requires that the bucket has a default server-side encryption, whichever it is (`algorithm: any`).',
    rationale:
      'Without a default, an object is stored unencrypted unless its upload asks for encryption.',
    fix: 'Say in the policy which encryption it shall be (`algorithm`), and run this action with `mode: apply`. With `any` apply changes nothing, since it cannot choose for you.',
    weakness: missingEncryption,
    controls: encryptionAtRestControls,
    severity: '5.5'
  },
  {
    id: 'no-rule',
    name: 'NoRule',
    title: 'There is no default encryption, as the policy says',
    meaning:
      'The policy requires that the bucket has no default server-side encryption (`algorithm: none`).',
    rationale:
      'A default that nobody planned changes who can read: under KMS, anonymous reads fail, and so do those of users without rights on the key.',
    fix: 'Run this action with `mode: apply` and `allow-downgrade: true`: it deletes the rule. If the bucket is to be encrypted after all, change `algorithm` in the policy.',
    severity: '2.0'
  },
  {
    id: 'bucket-covered',
    name: 'BucketCovered',
    title: 'The policy covers the bucket',
    meaning:
      'The policy requires that each bucket of the account is named by one of its rules (`uncovered: drift`), and none names this one.',
    rationale: 'Nobody has said what a bucket must have that no rule names, so nothing guards it.',
    fix: 'Add the bucket to a rule of the policy; a last rule for `*` takes every bucket that no other names. If such buckets are none of the policy’s business, set `uncovered: ignore`.',
    severity: '5.0'
  }
]
