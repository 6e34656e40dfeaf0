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
  /** What must be so, in one line without a full stop: the title of an alert while it is not so. */
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
    title: 'Default encryption must be KMS with a key named in the policy',
    meaning:
      "The policy requires the bucket's default server-side encryption to be KMS with one of the customer keys that the policy names, and with the required data encryption.",
    rationale:
      'With a customer key (CMK, BYOK) you control who can decrypt the data, and you can revoke access. New objects under another default are not protected by that key.',
    fix: "Run this action with `mode: apply` and the same `policy-file`, or with the same `bucket`, `algorithm: KMS` and `kms-key-id`. It sets the first key in the bucket's region after KMS confirms that the key is usable. If the bucket is right and the policy is wrong, change `kms-key-id` in the policy.",
    weakness: missingEncryption,
    controls: [customerKeyControl, ...encryptionAtRestControls],
    severity: '6.5'
  },
  {
    id: 'kms-any-key',
    name: 'KmsAnyKey',
    title: 'Default encryption must be KMS with a customer key',
    meaning:
      "The policy requires the bucket's default server-side encryption to be KMS with any customer key (`kms-key-id: *`), and with the required data encryption.",
    rationale:
      'With a customer key (CMK, BYOK) you control who can decrypt the data, and you can revoke access. The service key and other keys that OSS manages do not offer that control.',
    fix: 'Name a key in `kms-key-id` and run this action with `mode: apply`. With `*`, apply changes nothing, because it cannot choose a key for you.',
    weakness: missingEncryption,
    controls: [customerKeyControl, ...encryptionAtRestControls],
    severity: '6.5'
  },
  {
    id: 'kms-service-key',
    name: 'KmsServiceKey',
    title: 'Default encryption must be KMS with the service key',
    meaning:
      "The policy requires the bucket's default server-side encryption to be KMS without a key id, that is, with the service key that OSS manages in KMS, and with the required data encryption.",
    rationale: 'The key is stored in KMS, apart from the data, and OSS manages it for you.',
    fix: 'If the bucket uses a customer key, it is stronger than required: change the policy if that is intended. Otherwise run this action with `mode: apply` and the same `policy-file`, or with the same `bucket`, `algorithm: KMS` and an empty `kms-key-id`. Replacing a customer key is a downgrade and needs `allow-downgrade: true`.',
    weakness: missingEncryption,
    controls: [serviceKeyControl, ...encryptionAtRestControls],
    severity: '6.0'
  },
  {
    id: 'oss-managed-key',
    name: 'OssManagedKey',
    title: 'Default encryption must be SSE-OSS with the required algorithm (AES256 or SM4)',
    meaning:
      "The policy requires the bucket's default server-side encryption to be AES256 or SM4 (SSE-OSS), with keys that OSS manages.",
    rationale:
      'Without a default, an object is stored unencrypted unless its upload requests encryption. With KMS instead, everyone who reads or writes objects needs permissions on the key, and anonymous reads fail.',
    fix: 'If the bucket uses KMS, it is stronger than required: change the policy if that is intended. Otherwise run this action with `mode: apply` and the same `policy-file`, or with the same `bucket` and `algorithm`. Replacing KMS is a downgrade and needs `allow-downgrade: true`.',
    weakness: missingEncryption,
    // Not CIS 5.8, which requires KMS.
    controls: encryptionAtRestControls,
    severity: '5.5'
  },
  {
    id: 'any-encryption',
    name: 'AnyEncryption',
    title: 'Bucket must have default encryption',
    meaning:
      'The policy requires the bucket to have some default server-side encryption (`algorithm: any`).',
    rationale:
      'Without a default, an object is stored unencrypted unless its upload requests encryption.',
    fix: 'Name the required `algorithm` in the policy and run this action with `mode: apply`. With `any`, apply changes nothing, because it cannot choose an algorithm for you.',
    weakness: missingEncryption,
    controls: encryptionAtRestControls,
    severity: '5.5'
  },
  {
    id: 'no-rule',
    name: 'NoRule',
    title: 'Bucket must not have default encryption',
    meaning:
      'The policy requires the bucket to have no default server-side encryption (`algorithm: none`).',
    rationale:
      'An unplanned default changes who can read objects: with KMS, anonymous reads fail, and so do reads by users without permissions on the key.',
    fix: 'If the bucket should be encrypted, change `algorithm` in the policy. To delete the rule instead, run this action with `mode: apply` and `allow-downgrade: true`.',
    severity: '2.0'
  },
  {
    id: 'bucket-covered',
    name: 'BucketCovered',
    title: 'Bucket must be matched by a policy rule',
    meaning:
      'The policy requires one of its rules to match each bucket of the account (`uncovered: drift`), but none matches this bucket.',
    rationale: 'The encryption of a bucket that no rule matches is not checked.',
    fix: 'Add the bucket to a rule in the policy. A final rule with the pattern `*` matches every bucket that no other rule matches. If the policy should not cover such buckets, set `uncovered: ignore`.',
    severity: '5.0'
  }
]
