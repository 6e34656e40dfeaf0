export const id = 718;
export const ids = [718];
export const modules = {

/***/ 42718:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  draft: () => (/* binding */ draft)
});

// EXTERNAL MODULE: ./lib/encryption/defined-fields.js
var defined_fields = __webpack_require__(10212);
// EXTERNAL MODULE: ./lib/encryption/exemption.js
var exemption = __webpack_require__(18166);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./lib/encryption/comparison.js
var comparison = __webpack_require__(7752);
// EXTERNAL MODULE: ./lib/encryption/kms-key-identity.js
var kms_key_identity = __webpack_require__(92161);
// EXTERNAL MODULE: ./lib/encryption/rule.js
var encryption_rule = __webpack_require__(63043);
// EXTERNAL MODULE: ./lib/text/message.js
var message = __webpack_require__(39140);
// EXTERNAL MODULE: ./lib/text/plain.js
var plain = __webpack_require__(84395);
// EXTERNAL MODULE: ./lib/policy/parse-requirement.js
var parse_requirement = __webpack_require__(19687);
// EXTERNAL MODULE: ./lib/policy/policy-schema.js
var policy_schema = __webpack_require__(64548);
// EXTERNAL MODULE: ./lib/policy/utc-date.js
var utc_date = __webpack_require__(72677);
;// CONCATENATED MODULE: ./lib/policy/draft-policy.js










/** How long the draft exempts buckets without a rule. */
const exemptionDays = 90;
/** The owner of each exemption in a draft, until somebody sets the real one. */
const placeholderOwner = 'not set yet';
/**
 * Drafts a policy that requires of each bucket what it has today, so that only changes are drift. For
 * a bucket without a rule it requires AES256, the minimum, and exempts it for a limited time: the
 * draft approves no gap for good.
 */
function draftPolicy({ buckets, unreadable, isComplete }, now) {
    const groups = new Map();
    const unencrypted = [];
    const omitted = [...unreadable];
    for (const { bucket, rule, region } of buckets) {
        const fields = rule === null ? null : toRuleFields(rule, region);
        if (rule === null)
            unencrypted.push(bucket);
        else if (fields === null) {
            const why = (0,message/* message */.iU) `a policy cannot express its rule (${(0,encryption_rule/* describeRule */.IO)(rule)})`;
            omitted.push({ bucket, why });
        }
        else
            addToGroup(groups, fields, bucket);
    }
    if (groups.size === 0 && unencrypted.length === 0)
        return { omitted };
    const document = new dist/* Document */.yo((0,defined_fields/* defined */.s)({
        version: 1,
        rules: draftRules(groups, unencrypted),
        exemptions: unencrypted.length === 0 ? undefined : draftExemptions(unencrypted, now),
        uncovered: isComplete ? 'drift' : 'ignore'
    }));
    document.commentBefore = toComment(headerLines((0,utc_date/* isoDate */._$)(now), unencrypted.length > 0));
    if (omitted.length > 0) {
        const reasons = omitted.map(({ bucket, why }) => `  ${bucket}: ${(0,plain/* plain */.p)(why)}`);
        document.comment = toComment(['These buckets are not in this policy:', ...reasons]);
    }
    return { text: document.toString({ lineWidth: 0 }), omitted };
}
/** States what the draft is, and what to do next. */
function headerLines(date, hasExemptions) {
    const steps = [
        [
            'Review what each rule requires. The first rule that matches a bucket applies to it:',
            'put the strongest rules first.'
        ],
        ["Replace bucket names by patterns such as 'prod-*', which also match new buckets."],
        ...(hasExemptions
            ? [
                [
                    `Set the owner of each exemption ("${placeholderOwner}" is a placeholder).`,
                    'Apply does not change a bucket until its exemption is removed.'
                ]
            ]
            : []),
        ['Run the action with mode: verify, and with policy-file set to this file.']
    ];
    return [
        `Drafted on ${date}. The rules require what the buckets had on that day.`,
        'Next steps:',
        ...steps.flatMap(([first = '', ...others], index) => [
            `${index + 1}. ${first}`,
            ...others.map(line => `   ${line}`)
        ])
    ];
}
function toComment(lines) {
    return lines.map(line => ` ${line}`).join('\n');
}
/** Groups by the description of the rule: buckets may store one key in several spellings. */
function addToGroup(groups, fields, bucket) {
    const name = ruleName(fields);
    const group = groups.get(name) ?? { fields, buckets: [] };
    group.buckets.push(bucket);
    groups.set(name, group);
}
function draftRules(groups, unencrypted) {
    const { maxLength } = policy_schema/* policySchema */.w.definitions.rule.properties.name;
    return [
        ...[...groups].map(([name, { fields, buckets }]) => (0,defined_fields/* defined */.s)({ name: name.length > maxLength ? undefined : name, ...fields, buckets })),
        ...(unencrypted.length === 0
            ? []
            : [{ name: 'No default encryption yet', algorithm: 'AES256', buckets: unencrypted }])
    ];
}
function draftExemptions(unencrypted, now) {
    const expires = (0,utc_date/* isoDate */._$)((0,utc_date/* addDays */.fi)(now, exemptionDays));
    return unencrypted.map(bucket => ({
        bucket,
        reason: 'no default encryption rule when this policy was drafted',
        owner: placeholderOwner,
        expires
    }));
}
function ruleName(fields) {
    const rule = (0,defined_fields/* defined */.s)({
        algorithm: fields.algorithm,
        kmsKeyId: fields['kms-key-id'],
        kmsDataEncryption: fields['kms-data-encryption']
    });
    return (0,plain/* plain */.p)((0,encryption_rule/* describeRule */.IO)(rule));
}
/**
 * The fields that require exactly this rule of a bucket in this region; `null` where a policy cannot
 * express it. OSS stores invalid key ids too, and may return values that this version does not know,
 * so the fields count only if they parse to a requirement that the rule meets.
 */
function toRuleFields(rule, region = '') {
    const { algorithm } = rule;
    if (!(0,encryption_rule/* isKnownRule */.sM)(rule) || !(0,encryption_rule/* isKnownAlgorithm */.jB)(algorithm))
        return null;
    const key = (0,kms_key_identity/* documentedSpelling */.Te)(rule.kmsKeyId, region)?.kmsKeyId;
    // In a policy, * means any key.
    if (key === '*')
        return null;
    const dataEncryption = algorithm === 'KMS' && rule.kmsDataEncryption === 'SM4' ? 'SM4' : undefined;
    const requirement = (0,parse_requirement/* parseRequirement */.p)((0,defined_fields/* defined */.s)({
        algorithm,
        keys: key === undefined ? [] : [key],
        keysSet: key !== undefined,
        dataEncryption
    }));
    return requirement.ok && (0,comparison/* compare */.U)(requirement.value, rule, region).kind === 'matches'
        ? (0,defined_fields/* defined */.s)({ algorithm, 'kms-key-id': key, 'kms-data-encryption': dataEncryption })
        : null;
}

// EXTERNAL MODULE: ./lib/report/publish/workflow-log.js
var workflow_log = __webpack_require__(47466);
// EXTERNAL MODULE: ./lib/text/checked-value.js
var checked_value = __webpack_require__(9606);
// EXTERNAL MODULE: ./lib/run/policy-file.js + 11 modules
var policy_file = __webpack_require__(2316);
// EXTERNAL MODULE: ./lib/run/reconcile-policy.js + 15 modules
var reconcile_policy = __webpack_require__(90949);
;// CONCATENATED MODULE: ./lib/run/draft.js








/**
 * Writes a policy that states what a survey found, then verifies the buckets against it, so that no
 * draft is published that would not pass. Buckets that the survey could not read stay unknown.
 */
async function draft({ path, policy }, { survey, listing }, context) {
    const { text, omitted } = draftPolicy(inventoryOf(survey.findings, policy), context.startedAt);
    for (const { bucket, why } of omitted) {
        (0,workflow_log/* writeMessage */.ZT)((0,message/* message */.iU) `${(0,message/* bucket */.DC)(bucket, 'Bucket')} is not in the policy: ${why}.`);
    }
    if (text === undefined || context.shutdown.shutdownSignal.aborted) {
        (0,workflow_log/* writeMessage */.ZT)((0,message/* message */.iU) `No policy was written.`);
        const findings = survey.findings.map(omittedFinding);
        return (0,checked_value.ok)({ result: { ...survey, findings }, report: {} });
    }
    const saved = (0,policy_file/* savePolicy */.C)(path, text, context.runner);
    if (!saved.ok)
        return { ...saved, advice: message/* emptyMessage */.FS, phase: 'survey' };
    (0,workflow_log/* writeMessage */.ZT)((0,message/* message */.iU) `The policy was written to ${(0,message/* value */.Uq)(path)}. The buckets are now checked against it.`);
    const verified = await (0,reconcile_policy/* reconcilePolicy */.X)(saved.value.policy, listing, context);
    if (!verified.ok)
        return verified;
    const omittedBuckets = new Set(omitted.map(({ bucket }) => bucket));
    const findings = [
        ...verified.value.findings.filter(({ bucket }) => !omittedBuckets.has(bucket)),
        ...survey.findings.filter(({ bucket }) => omittedBuckets.has(bucket)).map(omittedFinding)
    ];
    return (0,checked_value.ok)({
        result: { ...verified.value, findings },
        report: { policy: saved.value.file, draft: { text, unowned: unownedBuckets(findings) } }
    });
}
/** The buckets whose exemptions still have the placeholder of the draft as their owner. */
function unownedBuckets(findings) {
    return findings
        .filter(({ exemption }) => exemption?.owner === placeholderOwner)
        .map(({ bucket }) => bucket);
}
function inventoryOf(findings, { rules }) {
    const patterns = rules.flatMap(({ buckets }) => buckets);
    const isUnknown = ({ status }) => status === 'unknown';
    return {
        buckets: findings.flatMap(finding => {
            const { bucket, actual, region } = finding;
            return actual === undefined || isUnknown(finding)
                ? []
                : [{ bucket, rule: actual, ...(0,defined_fields/* defined */.s)({ region }) }];
        }),
        unreadable: findings.filter(isUnknown).map(({ bucket, reason }) => ({
            bucket,
            why: (0,message/* message */.iU) `its rule could not be determined (${(0,message/* code */.aY)(reason?.code ?? 'unknown')})`
        })),
        isComplete: patterns.some(({ text, excludes }) => !excludes && /^\*+$/.test(text)) &&
            !patterns.some(({ excludes }) => excludes)
    };
}
/** The finding about a bucket that the policy does not name: never compliant. */
function omittedFinding(finding) {
    // The survey required only that the bucket be readable.
    const { required, ...observed } = finding;
    if (observed.status === 'unknown' || required === undefined)
        return observed;
    return {
        ...observed,
        status: 'drifted',
        reason: (0,exemption/* explainUncovered */.FH)(observed.bucket, observed.actual ?? null)
    };
}


/***/ })

};
