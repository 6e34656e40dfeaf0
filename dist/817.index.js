export const id = 817;
export const ids = [817];
export const modules = {

/***/ 69817:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  sarifOmissionReason: () => (/* binding */ sarifOmissionReason),
  sarifReport: () => (/* binding */ sarifReport)
});

// EXTERNAL MODULE: ./lib/encryption/defined-fields.js
var defined_fields = __webpack_require__(10212);
// EXTERNAL MODULE: ./lib/encryption/finding.js
var finding = __webpack_require__(27120);
// EXTERNAL MODULE: ./lib/text/message.js
var message = __webpack_require__(39140);
// EXTERNAL MODULE: ./lib/text/plain.js
var plain = __webpack_require__(84395);
// EXTERNAL MODULE: ./lib/text/plain-text.js
var plain_text = __webpack_require__(56347);
// EXTERNAL MODULE: ./lib/report/sort-and-group.js
var sort_and_group = __webpack_require__(11954);
// EXTERNAL MODULE: ./lib/report/github-limits.js
var github_limits = __webpack_require__(16772);
// EXTERNAL MODULE: ./lib/report/format-location.js
var format_location = __webpack_require__(9727);
;// CONCATENATED MODULE: ./lib/report/sarif/physical-location.js

const uriBaseId = '%SRCROOT%';
function physicalLocation({ file, line: startLine, column: startColumn }) {
    return {
        artifactLocation: { uri: (0,format_location/* encodeUriPath */.YP)(file), uriBaseId },
        region: { startLine, startColumn, endLine: startLine, endColumn: startColumn + 1 }
    };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/encryption/requirement.js
var requirement = __webpack_require__(62038);
// EXTERNAL MODULE: ./lib/encryption/rule.js
var encryption_rule = __webpack_require__(63043);
// EXTERNAL MODULE: ./lib/encryption/verdict.js
var verdict = __webpack_require__(58472);
;// CONCATENATED MODULE: ./lib/report/sarif/rule-descriptions.js
const serviceKeyControl = {
    tag: 'cis-alibaba-cloud-5.8',
    description: 'CIS Alibaba Cloud Foundation Benchmark 5.8 (encrypt with the service key)'
};
const customerKeyControl = {
    tag: 'cis-alibaba-cloud-5.9',
    description: 'CIS Alibaba Cloud Foundation Benchmark 5.9 (encrypt with BYOK)'
};
const encryptionAtRestControls = [
    {
        tag: 'pci-dss-4.0-3.5.1',
        description: 'PCI DSS v4.0 requirement 3.5.1 (stored account data is unreadable)'
    },
    {
        tag: 'iso-27001-2022-a.8.24',
        description: 'ISO/IEC 27001:2022 Annex A 8.24 (use of cryptography)'
    }
];
const missingEncryption = 'external/cwe/cwe-311';
const ruleDescriptions = [
    {
        id: 'kms-customer-key',
        name: 'KmsCustomerKey',
        title: 'Default encryption must be KMS with a key named in the policy',
        meaning: "The policy requires the bucket's default server-side encryption to be KMS with one of the customer keys that the policy names, and with the required data encryption.",
        rationale: 'With a customer key (CMK, BYOK) you control who can decrypt the data, and you can revoke access. New objects under another default are not protected by that key.',
        fix: "Run this action with `mode: apply` and the same `policy-file`, or with the same `bucket`, `algorithm: KMS` and `kms-key-id`. It sets the first key in the bucket's region after KMS confirms that the key is usable. If the bucket is right and the policy is wrong, change `kms-key-id` in the policy.",
        weakness: missingEncryption,
        controls: [customerKeyControl, ...encryptionAtRestControls],
        severity: '6.5'
    },
    {
        id: 'kms-any-key',
        name: 'KmsAnyKey',
        title: 'Default encryption must be KMS with a customer key',
        meaning: "The policy requires the bucket's default server-side encryption to be KMS with any customer key (`kms-key-id: *`), and with the required data encryption.",
        rationale: 'With a customer key (CMK, BYOK) you control who can decrypt the data, and you can revoke access. The service key and other keys that OSS manages do not offer that control.',
        fix: 'Name a key in `kms-key-id` and run this action with `mode: apply`. With `*`, apply changes nothing, because it cannot choose a key for you.',
        weakness: missingEncryption,
        controls: [customerKeyControl, ...encryptionAtRestControls],
        severity: '6.5'
    },
    {
        id: 'kms-service-key',
        name: 'KmsServiceKey',
        title: 'Default encryption must be KMS with the service key',
        meaning: "The policy requires the bucket's default server-side encryption to be KMS without a key id, that is, with the service key that OSS manages in KMS, and with the required data encryption.",
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
        meaning: "The policy requires the bucket's default server-side encryption to be AES256 or SM4 (SSE-OSS), with keys that OSS manages.",
        rationale: 'Without a default, an object is stored unencrypted unless its upload requests encryption. With KMS instead, everyone who reads or writes objects needs permissions on the key, and anonymous reads fail.',
        fix: 'If the bucket uses KMS, it is stronger than required: change the policy if that is intended. Otherwise run this action with `mode: apply` and the same `policy-file`, or with the same `bucket` and `algorithm`. Replacing KMS is a downgrade and needs `allow-downgrade: true`.',
        weakness: missingEncryption,
        controls: encryptionAtRestControls,
        severity: '5.5'
    },
    {
        id: 'any-encryption',
        name: 'AnyEncryption',
        title: 'Bucket must have default encryption',
        meaning: 'The policy requires the bucket to have some default server-side encryption (`algorithm: any`).',
        rationale: 'Without a default, an object is stored unencrypted unless its upload requests encryption.',
        fix: 'Name the required `algorithm` in the policy and run this action with `mode: apply`. With `any`, apply changes nothing, because it cannot choose an algorithm for you.',
        weakness: missingEncryption,
        controls: encryptionAtRestControls,
        severity: '5.5'
    },
    {
        id: 'no-rule',
        name: 'NoRule',
        title: 'Bucket must not have default encryption',
        meaning: 'The policy requires the bucket to have no default server-side encryption (`algorithm: none`).',
        rationale: 'An unplanned default changes who can read objects: with KMS, anonymous reads fail, and so do reads by users without permissions on the key.',
        fix: 'If the bucket should be encrypted, change `algorithm` in the policy. To delete the rule instead, run this action with `mode: apply` and `allow-downgrade: true`.',
        severity: '2.0'
    },
    {
        id: 'bucket-covered',
        name: 'BucketCovered',
        title: 'Bucket must be matched by a policy rule',
        meaning: 'The policy requires one of its rules to match each bucket of the account (`uncovered: drift`), but none matches this bucket.',
        rationale: 'The encryption of a bucket that no rule matches is not checked.',
        fix: 'Add the bucket to a rule in the policy. A final rule with the pattern `*` matches every bucket that no other rule matches. If the policy should not cover such buckets, set `uncovered: ignore`.',
        severity: '5.0'
    }
];

;// CONCATENATED MODULE: ./lib/report/sarif/rules.js

function ruleIdOf(required) {
    if (required === undefined)
        return 'bucket-covered';
    switch (required.algorithm) {
        case 'none':
            return 'no-rule';
        case 'any':
            return 'any-encryption';
        case 'AES256':
        case 'SM4':
            return 'oss-managed-key';
        case 'KMS':
            if (required.kmsKey === 'service-key')
                return 'kms-service-key';
            return required.kmsKey === 'any-key' ? 'kms-any-key' : 'kms-customer-key';
    }
}
const alertLifecycle = 'The alert stays open while the bucket differs from its requirement, and while its status cannot be determined. The message says which, and what to do. The alert closes with the first analysis in which the bucket is compliant, applied or exempt. The default applies to new objects only. Objects that are already stored keep their encryption.';
const sarifRules = ruleDescriptions.map(sarifRule);
function sarifRule({ id, name, title, meaning, rationale, fix, weakness, controls = [], severity }) {
    const parts = [
        ['What it means', meaning],
        ['Why it matters', rationale],
        ['How to fix it', fix],
        ['When the alert closes', alertLifecycle],
        ...(controls.length === 0 ? [] : [['Related controls', describeControls(controls)]])
    ];
    const tags = [weakness ?? [], controls.map(({ tag }) => tag)].flat();
    return {
        id,
        name,
        shortDescription: { text: title },
        fullDescription: { text: stripBackticks(meaning) },
        help: {
            text: stripBackticks(parts.map(([heading, text]) => `${heading}: ${text}`).join('\n\n')),
            markdown: parts.map(([heading, text]) => `## ${heading}\n\n${text}`).join('\n\n')
        },
        defaultConfiguration: { level: 'error' },
        properties: {
            tags: ['security', 'encryption', ...tags],
            precision: 'very-high',
            'security-severity': severity
        }
    };
}
function describeControls(controls) {
    const descriptions = controls.map(control => control.description).join('; ');
    return `${descriptions}. The tags map the rule to these controls. A closed alert is not a certification.`;
}
function stripBackticks(markdown) {
    return markdown.replaceAll('`', '');
}

;// CONCATENATED MODULE: ./lib/report/sarif/result.js











function sarifResult(finding, failOn, run) {
    const { bucket, status, reason, region, required, actual, rule, warnings } = finding;
    const ruleId = ruleIdOf(required);
    const text = reason === undefined
        ? (0,message/* message */.iU) `${(0,message/* bucket */.DC)(bucket, 'Bucket')} has the status ${(0,message/* words */.aL)(status)}.`
        : (0,message/* sentences */.hC)(reason.message, reason.hint);
    return {
        ruleId,
        ruleIndex: sarifRules.findIndex(({ id }) => id === ruleId),
        level: (0,verdict/* isFailing */.DI)(finding, failOn) ? 'error' : 'warning',
        message: { text: messageText((0,plain/* plain */.p)(text)) },
        locations: [
            {
                physicalLocation: findingLocation(finding, run),
                logicalLocations: [logicalLocation(bucket)]
            }
        ],
        partialFingerprints: { primaryLocationLineHash: fingerprint(ruleId, bucket) },
        properties: (0,defined_fields/* defined */.s)({
            bucket: singleLine(bucket),
            status,
            reason: reason?.code,
            region: region && singleLine(region),
            policyRule: rule && singleLine(rule),
            required: required && (0,plain/* plain */.p)((0,requirement/* describeRequirement */.vo)(required)),
            actual: actual === undefined ? undefined : (0,plain/* plain */.p)((0,encryption_rule/* describeRule */.IO)(actual)),
            warnings: warnings.length === 0 ? undefined : warnings.map(plain/* plain */.p)
        })
    };
}
function fingerprint(ruleId, bucket) {
    return `${(0,external_node_crypto_.createHash)('sha256').update(`${ruleId}\n${bucket}`).digest('hex').slice(0, 16)}:1`;
}
function findingLocation(finding, run) {
    const source = (0,format_location/* fixLocation */.bs)(finding, run);
    return source === undefined
        ? physicalLocation({ file: `oss/${finding.bucket}`, line: 1, column: 1 })
        : physicalLocation(source);
}
function logicalLocation(bucket) {
    return {
        name: singleLine(bucket),
        fullyQualifiedName: `oss://${singleLine(bucket)}`,
        kind: 'resource'
    };
}
function messageText(text) {
    return singleLine(text).replace(/[[\]\\]/g, '\\$&');
}
function singleLine(text) {
    return (0,plain_text/* plainText */.wh)(text, Infinity);
}

;// CONCATENATED MODULE: ./lib/report/sarif/sarif-report.js











function sarifReport(report) {
    if (sarifOmissionReason(report) !== undefined)
        return undefined;
    const { findings, failOn, workflowRun, version } = report;
    const open = (0,sort_and_group/* sortBySeverity */.BF)(findings).filter(({ status }) => (0,finding/* needsAttention */.e_)(status));
    const included = open.slice(0, github_limits/* maxSarifResults */.gL);
    return {
        $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
        version: '2.1.0',
        runs: [
            {
                tool: {
                    driver: {
                        name: 'OSS bucket encryption',
                        semanticVersion: version,
                        rules: [...sarifRules]
                    }
                },
                invocations: [invocation(report, open.length - included.length)],
                ...versionControl(workflowRun),
                originalUriBaseIds: {
                    [uriBaseId]: { description: { text: 'The root of the repository.' } }
                },
                columnKind: 'utf16CodeUnits',
                results: included.map(finding => sarifResult(finding, failOn, workflowRun))
            }
        ]
    };
}
function sarifOmissionReason({ mode, listFailure, stoppedBy, findings }) {
    const cause = listFailure !== undefined
        ? (0,message/* message */.iU) `the buckets could not be listed`
        : stoppedBy !== undefined
            ? (0,message/* message */.iU) `the run was stopped by ${stoppedBy}`
            : findings.length === 0
                ? (0,message/* message */.iU) `no buckets were checked`
                : undefined;
    if (cause !== undefined) {
        return (0,message/* message */.iU) `No SARIF report was written, because ${cause}. Uploading a partial report would close alerts about buckets that were not checked.`;
    }
    return mode === 'draft'
        ? (0,message/* message */.iU) `No SARIF report was written, because a drafted policy is not in force yet. Uploading a report would close alerts about buckets that the draft exempts.`
        : undefined;
}
function invocation({ startedAt, finishedAt, diagnostics }, omitted) {
    return {
        executionSuccessful: true,
        startTimeUtc: startedAt.toISOString(),
        endTimeUtc: finishedAt.toISOString(),
        toolConfigurationNotifications: diagnostics.map(diagnosticNotification),
        toolExecutionNotifications: omitted === 0 ? [] : [omittedNotification(omitted)]
    };
}
function diagnosticNotification({ message: text, source }) {
    return {
        level: 'warning',
        message: { text: messageText((0,plain/* plain */.p)(text)) },
        ...(source && { locations: [{ physicalLocation: physicalLocation(source) }] })
    };
}
function omittedNotification(omitted) {
    const text = `${(0,plain_text/* count */.U9)(omitted, 'more drifted or unknown bucket')} ${omitted === 1 ? 'is' : 'are'} not in this file, because GitHub accepts at most ${github_limits/* maxSarifResults */.gL} results. The JSON report lists all of them.`;
    return { level: 'warning', message: { text } };
}
function versionControl({ server = '', repository = '', sha, ref }) {
    const repositoryUri = `${server}/${(0,format_location/* encodeUriPath */.YP)(repository)}`;
    if (server === '' || repository === '' || !URL.canParse(repositoryUri))
        return {};
    const branch = ref?.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : undefined;
    const details = (0,defined_fields/* defined */.s)({
        repositoryUri,
        revisionId: sha === undefined ? undefined : (0,plain_text/* plainText */.wh)(sha),
        branch: branch === undefined ? undefined : (0,plain_text/* plainText */.wh)(branch),
        mappedTo: { uriBaseId: uriBaseId }
    });
    return { versionControlProvenance: [details] };
}


/***/ })

};
