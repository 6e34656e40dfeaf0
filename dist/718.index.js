export const id = 718;
export const ids = [718,316];
export const modules = {

/***/ 64548:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w: () => (/* binding */ policySchema)
/* harmony export */ });
/* unused harmony export uncoveredValues */
/* harmony import */ var _encryption_requirement_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(62038);
/* harmony import */ var _encryption_rule_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(63043);


/** How buckets of the account that no rule names are treated. */
const uncoveredValues = ['drift', 'ignore'];
/** Rejects blank text. */
const visibleText = { type: 'string', pattern: '\\S' };
const bucketNames = {
    type: 'array',
    minItems: 1,
    maxItems: 10_000,
    items: { type: 'string', minLength: 1, maxLength: 200 }
};
/**
 * The JSON Schema (draft-07) of a policy file. `parsePolicy` validates against it, and
 * `schema/policy.schema.json`, which editors use, is generated from it.
 */
const policySchema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'oss-bucket-encryption/policy.schema.json',
    title: 'OSS bucket encryption policy',
    description: 'Which buckets of an Alibaba Cloud account must have which default server-side encryption: the file that the input `policy-file` names.',
    type: 'object',
    additionalProperties: false,
    required: ['version', 'rules'],
    properties: {
        version: {
            description: 'The form of this file.',
            const: 1
        },
        region: {
            description: 'Where buckets are looked for first, such as cn-hangzhou. Absent: where the account’s list has them, or where OSS says. The input `region` wins.',
            type: 'string',
            examples: ['cn-hangzhou', 'ap-southeast-1', 'eu-central-1']
        },
        rules: {
            description: 'What buckets must have. The first rule that names a bucket decides about it.',
            type: 'array',
            minItems: 1,
            maxItems: 1000,
            items: { $ref: '#/definitions/rule' }
        },
        exemptions: {
            description: 'Buckets that need not be as required for a while. They are read and shown all the same.',
            type: 'array',
            maxItems: 10_000,
            items: { $ref: '#/definitions/exemption' }
        },
        uncovered: {
            description: 'Buckets of the account that no rule names. drift: they fail the step, as drift does. ignore: they are not looked at. Absent: drift where some rule has a pattern; ignore where all buckets are plain names.',
            enum: uncoveredValues
        }
    },
    definitions: {
        rule: {
            description: 'What some buckets must have.',
            type: 'object',
            additionalProperties: false,
            required: ['buckets', 'algorithm'],
            properties: {
                name: {
                    description: 'What reports call the rule. Absent: `rule 1` and so on.',
                    ...visibleText,
                    maxLength: 100,
                    examples: ['customer data']
                },
                buckets: {
                    description: 'Names of buckets. `*` stands for any characters and `?` for one; `!` before a name or pattern excludes it from this rule. Put what begins with * or ! in quotes.',
                    ...bucketNames,
                    examples: [['prod-*', '!prod-public-site'], ['*']]
                },
                algorithm: {
                    description: 'AES256 or SM4: keys managed by OSS. KMS: see kms-key-id. none: no rule may exist, and apply deletes it. any: some rule must exist.',
                    enum: _encryption_requirement_js__WEBPACK_IMPORTED_MODULE_0__/* .requirableAlgorithms */ .t7
                },
                'kms-key-id': {
                    description: 'Only with KMS. Absent: the service key that OSS manages. One id, alias (alias/name) or ARN: exactly that key. A list: any of them, and apply sets the first of the bucket’s region. `*`: any customer key; apply then sets nothing.',
                    type: ['string', 'array'],
                    minLength: 1,
                    maxLength: 500,
                    minItems: 1,
                    maxItems: 100,
                    items: { type: 'string', minLength: 1, maxLength: 500 },
                    examples: ['9468da86-3509-4f8d-a61e-6eab1eac0000', 'alias/prod']
                },
                'kms-data-encryption': {
                    description: 'Only with KMS: what encrypts the object data under the key. Absent: AES256.',
                    enum: _encryption_rule_js__WEBPACK_IMPORTED_MODULE_1__/* .dataEncryptions */ .Hr
                }
            }
        },
        exemption: {
            description: 'One bucket that need not be as required, why, who answers for it, and until when.',
            type: 'object',
            additionalProperties: false,
            required: ['bucket', 'reason', 'owner', 'expires'],
            properties: {
                bucket: {
                    description: 'The plain name of the bucket.',
                    type: 'string',
                    minLength: 1,
                    maxLength: 200
                },
                reason: {
                    description: 'Why, for whoever reads the report.',
                    ...visibleText,
                    maxLength: 500,
                    examples: ['anonymous downloads fail under SSE-KMS']
                },
                owner: {
                    description: 'Who answers for it: a team or a person.',
                    ...visibleText,
                    maxLength: 200,
                    examples: ['web-team']
                },
                expires: {
                    description: 'Its last day, in UTC, as 2027-03-31. From the next day on the bucket is judged again.',
                    type: 'string',
                    pattern: '^\\d{4}-\\d{2}-\\d{2}$',
                    examples: ['2027-03-31']
                }
            }
        }
    }
};


/***/ }),

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
// EXTERNAL MODULE: ./lib/text/plain-text.js
var plain_text = __webpack_require__(56347);
// EXTERNAL MODULE: ./lib/policy/parse-requirement.js
var parse_requirement = __webpack_require__(19687);
// EXTERNAL MODULE: ./lib/policy/policy-schema.js
var policy_schema = __webpack_require__(64548);
// EXTERNAL MODULE: ./lib/policy/utc-date.js
var utc_date = __webpack_require__(72677);
;// CONCATENATED MODULE: ./lib/policy/draft-policy.js









/** How long the draft exempts buckets without a rule. */
const exemptionDays = 90;
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
            const why = `a policy has no words for its rule, ${(0,encryption_rule/* describeRule */.IO)(rule)}`;
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
    document.commentBefore = ` Drafted on ${(0,utc_date/* isoDate */._$)(now)} from what the buckets had on that day.\n Change it to what they should have: the strongest rules first, patterns instead of names,\n owners for the exemptions. Then let mode: verify guard it.`;
    if (omitted.length > 0) {
        const lines = omitted.map(({ bucket, why }) => `   ${bucket}: ${(0,plain_text/* plainText */.wh)(why)}`);
        document.comment = ` Not in this policy:\n${lines.join('\n')}`;
    }
    return { text: document.toString({ lineWidth: 0 }), omitted };
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
        reason: 'had no default encryption when this policy was drafted',
        owner: 'to be named',
        expires
    }));
}
function ruleName(fields) {
    return (0,encryption_rule/* describeRule */.IO)((0,defined_fields/* defined */.s)({
        algorithm: fields.algorithm,
        kmsKeyId: fields['kms-key-id'],
        kmsDataEncryption: fields['kms-data-encryption']
    }));
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
// EXTERNAL MODULE: ./lib/run/reconcile-policy.js + 30 modules
var reconcile_policy = __webpack_require__(25014);
;// CONCATENATED MODULE: ./lib/run/draft.js







/**
 * Writes a policy that states what a survey found, then verifies the buckets against it, so that no
 * draft is published that would not pass. Buckets that the survey could not read stay unknown.
 */
async function draft({ path, policy }, { survey, listing }, context) {
    const { text, omitted } = draftPolicy(inventoryOf(survey.findings, policy), context.startedAt);
    for (const { bucket, why } of omitted)
        (0,workflow_log/* writeLine */._r)(`Bucket ${bucket} is not in the policy: ${why}.`);
    if (text === undefined || context.shutdown.shutdownSignal.aborted) {
        (0,workflow_log/* writeLine */._r)('No policy was written.');
        const findings = survey.findings.map(omittedFinding);
        return (0,checked_value.ok)({ result: { ...survey, findings }, report: {} });
    }
    const saved = (0,policy_file/* savePolicy */.C)(path, text, context.runner);
    if (!saved.ok)
        return { ...saved, advice: '', phase: 'survey' };
    (0,workflow_log/* writeLine */._r)(`Policy written to ${path}; the buckets are now verified against it.`);
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
        report: { policy: saved.value.file, draftedPolicy: text }
    });
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
            why: `what it has could not be told (${reason?.code ?? 'unknown'})`
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


/***/ }),

/***/ 2316:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  checkNewPolicyFile: () => (/* binding */ checkNewPolicyFile),
  loadPolicy: () => (/* binding */ loadPolicy),
  C: () => (/* binding */ savePolicy)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./lib/encryption/defined-fields.js
var defined_fields = __webpack_require__(10212);
// EXTERNAL MODULE: ./lib/text/checked-value.js
var checked_value = __webpack_require__(9606);
// EXTERNAL MODULE: ./lib/text/plain-text.js
var plain_text = __webpack_require__(56347);
// EXTERNAL MODULE: ./lib/aliyun/identifiers/region.js
var identifiers_region = __webpack_require__(76051);
// EXTERNAL MODULE: ./lib/policy/bucket-pattern.js
var bucket_pattern = __webpack_require__(76581);
;// CONCATENATED MODULE: ./lib/policy/document-reader.js

/** Reads the well-formed parts of a document, and collects problems with their locations. */
class DocumentReader {
    problems = [];
    #document;
    #malformed;
    /** `malformed`: JSON pointers of the parts that do not fit the schema. */
    constructor(document, malformed) {
        this.#document = document;
        this.#malformed = new Set(malformed);
    }
    /** The well-formed values of a mapping; empty for any other value. */
    fields(value, pointer) {
        if (typeof value !== 'object' || value === null || Array.isArray(value))
            return {};
        const wellFormed = Object.entries(value).filter(([key]) => this.isWellFormed(pointer, key));
        return Object.fromEntries(wellFormed);
    }
    isWellFormed(pointer, key) {
        return !this.#malformed.has(`${pointer}/${key}`);
    }
    sourceOf(pointer) {
        return this.#document.valueSources.get(pointer);
    }
    sourceOfKey(pointer) {
        return this.#document.keySources.get(pointer);
    }
    addProblem(message, pointer) {
        this.problems.push((0,defined_fields/* defined */.s)({ message, source: this.sourceOf(pointer) }));
    }
}

// EXTERNAL MODULE: ./lib/policy/utc-date.js
var utc_date = __webpack_require__(72677);
;// CONCATENATED MODULE: ./lib/policy/interpret-exemption.js




function interpretExemption(node, index, reader) {
    const pointer = `/exemptions/${index}`;
    const { bucket = '', expires = '', reason, owner } = reader.fields(node, pointer);
    const problem = bucket === '' ? null : problemWithBucket(bucket);
    if (problem !== null) {
        reader.addProblem(`bucket ${(0,plain_text/* quoted */.TL)(bucket)} ${problem}.`, `${pointer}/bucket`);
    }
    if (expires !== '' && !(0,utc_date/* isCalendarDate */.tf)(expires)) {
        reader.addProblem(`expires ${(0,plain_text/* quoted */.TL)(expires)} is no day of the calendar.`, `${pointer}/expires`);
    }
    return (0,defined_fields/* defined */.s)({
        bucket,
        reason: readVisibleText('reason', reason, pointer, reader),
        owner: readVisibleText('owner', owner, pointer, reader),
        expires,
        source: reader.sourceOf(pointer)
    });
}
function problemWithBucket(bucket) {
    return /^[^*?,\s]+$/.test(bucket)
        ? (0,bucket_pattern/* problemWithPattern */.cq)(bucket)
        : 'is not one name; an exemption is for one bucket, by its name';
}
/** Rejects text of invisible characters only: the schema's \S lets some of them pass. */
function readVisibleText(key, raw, pointer, reader) {
    const text = (0,plain_text/* plainText */.wh)(raw ?? '');
    if (text === '' && raw !== undefined) {
        reader.addProblem(`${key} has nothing in it that can be seen.`, `${pointer}/${key}`);
    }
    return text;
}

// EXTERNAL MODULE: ./lib/policy/parse-bucket-patterns.js
var parse_bucket_patterns = __webpack_require__(77254);
// EXTERNAL MODULE: ./lib/policy/parse-requirement.js
var parse_requirement = __webpack_require__(19687);
;// CONCATENATED MODULE: ./lib/policy/interpret-rule.js





/** In one file: each pattern is matched against every bucket of the account. */
const maxPatterns = 500;
/** Interprets the rules of one file. */
class RuleInterpreter {
    #reader;
    #patterns = 0;
    constructor(reader) {
        this.#reader = reader;
    }
    interpret(node, index) {
        const pointer = `/rules/${index}`;
        const rule = this.#reader.fields(node, pointer);
        return (0,defined_fields/* defined */.s)({
            name: (0,plain_text/* plainText */.wh)(rule.name ?? '') || `rule ${index + 1}`,
            buckets: this.#interpretBuckets(rule.buckets ?? [], `${pointer}/buckets`),
            requirement: this.#interpretRequirement(rule, pointer),
            source: this.#reader.sourceOf(pointer)
        });
    }
    #interpretBuckets(list, pointer) {
        const wellFormed = list
            .map((text, index) => ({ text, pointer: `${pointer}/${index}` }))
            .filter((_, index) => this.#reader.isWellFormed(pointer, index));
        const excess = wellFormed.find(({ text }) => !(0,bucket_pattern/* isLiteral */.c$)(text) && ++this.#patterns > maxPatterns);
        if (excess !== undefined) {
            this.#reader.addProblem(`There are more than ${maxPatterns} patterns with * or ? in this file; name more buckets by fewer.`, excess.pointer);
            return [];
        }
        const texts = wellFormed.map(({ text }) => text);
        const parsed = (0,parse_bucket_patterns/* parseBucketPatterns */.r)(texts);
        for (const { problem, index } of parsed.ok ? [] : parsed.problems) {
            // A problem with the list as a whole may come from the entries that are missing here.
            if (index === undefined && wellFormed.length < list.length)
                continue;
            const location = index === undefined ? undefined : wellFormed[index]?.pointer;
            this.#reader.addProblem(`buckets ${problem}`, location ?? pointer);
        }
        return (parsed.ok ? parsed.value : (0,parse_bucket_patterns/* readBucketPatterns */.S)(texts)).map((pattern, index) => (0,defined_fields/* defined */.s)({ ...pattern, source: this.#reader.sourceOf(wellFormed[index]?.pointer ?? '') }));
    }
    #interpretRequirement(rule, pointer) {
        const keys = rule['kms-key-id'];
        const fields = (0,defined_fields/* defined */.s)({
            // A malformed algorithm has its own problem; KMS avoids a second one about the keys.
            algorithm: rule.algorithm ?? 'KMS',
            keys: [keys ?? []]
                .flat()
                .filter((_, index) => this.#reader.isWellFormed(`${pointer}/kms-key-id`, index)),
            keysSet: keys !== undefined,
            dataEncryption: rule['kms-data-encryption']
        });
        const parsed = (0,parse_requirement/* parseRequirement */.p)(fields);
        if (parsed.ok)
            return parsed.value;
        for (const { field, index, problem } of parsed.problems) {
            const entry = index !== undefined && Array.isArray(keys) ? `/${index}` : '';
            this.#reader.addProblem(problem, `${pointer}/${field}${entry}`);
        }
        return (0,parse_requirement/* readRequirement */.M)(fields);
    }
}

;// CONCATENATED MODULE: ./lib/policy/interpret-policy.js








/**
 * Interprets a document that was checked against the schema. `malformed`: JSON pointers of the parts
 * that do not fit it; they are skipped, so that the rest is still checked.
 */
function interpretPolicy(document, malformed) {
    const reader = new DocumentReader(document, malformed);
    const { rules: ruleNodes = [], exemptions: exemptionNodes = [], ...rest } = reader.fields(document.value, '');
    const ruleInterpreter = new RuleInterpreter(reader);
    const rules = ruleNodes.map((node, index) => ruleInterpreter.interpret(node, index));
    const exemptions = exemptionNodes.map((node, index) => interpretExemption(node, index, reader));
    const region = rest.region === undefined ? undefined : interpretRegion(rest.region, reader);
    rejectDuplicates(rules.map(({ name = '' }, index) => ({
        name,
        pointers: [`/rules/${index}/name`, `/rules/${index}`]
    })), name => `Two rules are named ${(0,plain_text/* quoted */.TL)(name)}`, reader);
    rejectDuplicates(exemptions.map(({ bucket }, index) => ({
        name: bucket,
        pointers: [`/exemptions/${index}/bucket`]
    })), bucket => `Bucket ${(0,plain_text/* quoted */.TL)(bucket)} has two exemptions`, reader);
    if (reader.problems.length > 0)
        return { ok: false, problems: reader.problems };
    return (0,checked_value.ok)((0,defined_fields/* defined */.s)({
        rules,
        exemptions,
        uncovered: rest.uncovered ?? (rules.some(hasPattern) ? 'drift' : 'ignore'),
        uncoveredSource: reader.sourceOfKey('/uncovered') ?? reader.sourceOfKey('/rules'),
        region
    }));
}
function hasPattern({ buckets }) {
    return buckets.some(({ text, excludes }) => !excludes && !(0,bucket_pattern/* isLiteral */.c$)(text));
}
function interpretRegion(text, reader) {
    const region = (0,identifiers_region/* parseRegion */.cf)(text);
    if (region !== null)
        return region;
    reader.addProblem(`region ${(0,plain_text/* quoted */.TL)(text)} is not a region id; write it as cn-hangzhou or oss-cn-hangzhou.`, '/region');
    return undefined;
}
/** `pointers`: where the name is, then what to point at when the name is implied. */
function rejectDuplicates(entries, describe, reader) {
    const firstSources = new Map();
    for (const { name, pointers } of entries) {
        if (name === '')
            continue;
        const pointer = pointers.find(candidate => reader.sourceOf(candidate) !== undefined) ?? '';
        if (!firstSources.has(name))
            firstSources.set(name, reader.sourceOf(pointer));
        else {
            const line = firstSources.get(name)?.line;
            const first = line === undefined ? '' : `, the first in line ${line}`;
            reader.addProblem(`${describe(name)}${first}.`, pointer);
        }
    }
}

// EXTERNAL MODULE: ./node_modules/ajv/dist/ajv.js
var ajv = __webpack_require__(42463);
// EXTERNAL MODULE: ./lib/text/did-you-mean.js + 1 modules
var did_you_mean = __webpack_require__(68435);
// EXTERNAL MODULE: ./lib/text/join-list.js
var join_list = __webpack_require__(23668);
// EXTERNAL MODULE: ./lib/policy/policy-schema.js
var policy_schema = __webpack_require__(64548);
// EXTERNAL MODULE: ./lib/text/invisible-characters.js
var invisible_characters = __webpack_require__(77229);
;// CONCATENATED MODULE: ./lib/policy/schema-messages.js




/** YAML 1.1 merges all keys of another mapping with it; YAML 1.2 has no such key. */
const mergeKey = '<<';
function paramsOf({ params }) {
    return params;
}
/** The keys of the mapping that an error is about. */
function knownKeys({ parentSchema }) {
    return Object.keys(parentSchema.properties);
}
/** Describes a schema error in the terms of the policy file. */
function schemaErrorMessage(error) {
    const { keyword, instancePath, data, parentSchema } = error;
    const label = labelOf(instancePath);
    const { additionalProperty = '', missingProperty = '', ...params } = paramsOf(error);
    const { allowedValues = [], allowedValue, limit = 0 } = params;
    switch (keyword) {
        case 'additionalProperties':
            return unknownKeyMessage(additionalProperty, label, knownKeys(error));
        case 'required':
            return `${label} needs ${missingProperty}.`;
        case 'enum':
            return `${label} ${describeValue(data)}; it takes one of ${allowedValues.join(', ')}.${(0,did_you_mean/* didYouMean */.au)(data, allowedValues)}`;
        case 'const':
            return `${label} ${describeValue(data)}; it takes ${String(allowedValue)}.`;
        case 'type':
            return `${label} ${describeTypeMismatch(data, parentSchema)}.`;
        case 'minItems':
            return `${label} is an empty list; name at least one.`;
        case 'maxItems':
            return `${label} has more than ${limit} entries.`;
        case 'minLength':
            return `${label} is empty.`;
        case 'maxLength':
            return `${label} is longer than ${limit} characters.`;
        case 'pattern':
            return /\S/.test(String(data))
                ? `${label} ${describeValue(data)}; it takes ${dateExample}.`
                : `${label} is empty.`;
        default:
            return `${label} is not what a policy takes (${keyword}).`;
    }
}
function unknownKeyMessage(key, label, known) {
    const owner = label.replace(/^[TA]/, first => first.toLowerCase());
    const hint = key === mergeKey ? ' Mappings are not merged.' : (0,did_you_mean/* didYouMean */.au)(key, known);
    const indent = (0,invisible_characters/* firstInvisible */.k7)(key)?.offset === 0 ? ' YAML takes plain spaces only.' : '';
    return `${(0,plain_text/* quoted */.TL)(key)} is no key of ${owner}; it has ${known.join(', ')}.${indent}${hint}`;
}
/** The key that a pointer ends in; for an entry of a list, what the list is of. */
function labelOf(pointer) {
    const segments = pointer.split('/').slice(1);
    const key = segments.findLast(segment => !/^\d+$/.test(segment));
    if (key === undefined)
        return 'The policy';
    if (key === segments.at(-1))
        return key;
    return { rules: 'A rule', exemptions: 'An exemption' }[key] ?? `An entry of ${key}`;
}
function describeValue(data) {
    if (data === null)
        return 'is empty';
    if (typeof data === 'object')
        return `is ${typeNameOf(data)}`;
    return `is ${typeof data === 'string' ? (0,plain_text/* quoted */.TL)(data) : JSON.stringify(data)}`;
}
const dateExample = 'a day as 2027-03-31';
function describeTypeMismatch(data, { type, pattern = '', required = [] }) {
    if (data === null)
        return 'is empty';
    const found = `is ${typeNameOf(data)} here`;
    if (pattern.includes('d{4}'))
        return `${found}; it takes ${dateExample}`;
    if (type.includes('string') && typeof data !== 'object')
        return `${found}; put it in quotes`;
    const expected = [type].flat().map(name => typeNames[name] ?? name);
    const keys = required.length === 0 ? '' : ` with ${(0,join_list/* joinWithAnd */.O)(required)}`;
    return `${found}; it takes ${expected.join(' or ')}${keys}`;
}
/** JSON's types in the terms of YAML. */
const typeNames = {
    array: 'a list',
    object: 'a mapping',
    string: 'text',
    number: 'a number',
    boolean: 'true or false'
};
function typeNameOf(data) {
    return (Array.isArray(data) ? typeNames['array'] : typeNames[typeof data]) ?? typeof data;
}

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
;// CONCATENATED MODULE: ./lib/policy/yaml-reader.js



/** Nodes read, each alias counted as what it stands for: an alias bomb expands to billions. */
const maxNodes = 200_000;
/** A policy is four levels deep. */
const maxDepth = 10;
/** Longer than any key of a policy. The JSON pointer of a value repeats every key above it. */
const maxKeyLength = 50;
/** A rule has five keys. Each unknown key is compared with every known one, to suggest a spelling. */
const maxKeys = 1_000;
/** The longest list that the schema allows. Every invalid entry gets a message of its own. */
const maxEntries = 10_000;
/** Turns the nodes of a document into plain data, following aliases. */
class YamlReader {
    valueSources = new Map();
    keySources = new Map();
    problems = [];
    unreadable = new Set();
    #root;
    #text;
    #sourceAt;
    #aliasTargets;
    /** The outermost alias through which the current node is being read. */
    #aliasSource;
    #nodesRead = 0;
    #exceededLimits = false;
    constructor(document, text, sourceAt) {
        this.#root = document.contents;
        this.#text = text;
        this.#sourceAt = sourceAt;
        this.#aliasTargets = resolveAliases(document);
    }
    /** Whether the document was too large or too deep to read to its end. */
    get exceededLimits() {
        return this.#exceededLimits;
    }
    read() {
        return this.#root === null ? null : this.#readNode(this.#root, '', 0);
    }
    #readNode(node, pointer, depth) {
        const source = this.#sourceOf(node);
        this.valueSources.set(pointer, source);
        this.#nodesRead += 1;
        if (this.#exceededLimits)
            return null;
        if (this.#nodesRead > maxNodes || depth > maxDepth) {
            this.#exceededLimits = true;
            const excess = depth > maxDepth ? 'nested too deep' : 'too much, with all its aliases,';
            return this.#skip(pointer, `This is ${excess} for a policy.`, this.#aliasSource ?? source);
        }
        if ((0,dist/* isAlias */.Vj)(node))
            return this.#readAlias(node, pointer, depth, source);
        if (node.tag !== undefined)
            return this.#skipTagged(node, pointer);
        if ((0,dist/* isMap */.jh)(node))
            return this.#readMap(node, pointer, depth);
        if ((0,dist/* isSeq */.oP)(node)) {
            if (node.items.length > maxEntries) {
                return this.#skip(pointer, `A list here has more than ${maxEntries} entries.`, source);
            }
            return node.items.map((item, index) => this.#readNode(item, `${pointer}/${index}`, depth + 1));
        }
        return (0,dist/* isScalar */.jn)(node) ? this.#readScalar(node.value, pointer, source) : null;
    }
    #readMap(node, pointer, depth) {
        // Without a prototype, a key such as toString is not taken for a duplicate.
        const map = Object.create(null);
        if (node.items.length > maxKeys) {
            const message = `This mapping has more than ${maxKeys} keys, and none of a policy has so many.`;
            return this.#skip(pointer, message, this.#sourceOf(node));
        }
        for (const pair of node.items) {
            if (!(0,dist/* isPair */.tO)(pair))
                continue;
            const key = pair.key;
            const source = this.#sourceAt(key?.range?.[0] ?? node.range?.[0] ?? 0);
            if (!(0,dist/* isScalar */.jn)(key) || typeof key.value !== 'string' || key.tag !== undefined) {
                this.#addProblem('A key must be one word of plain text.', source);
                continue;
            }
            const name = key.value;
            if (name.length > maxKeyLength || name in map) {
                const problem = name in map ? 'is there twice' : 'is longer than any of a policy';
                this.#addProblem(`The key ${(0,plain_text/* quoted */.TL)(name)} ${problem}.`, source);
                continue;
            }
            const valuePointer = `${pointer}/${escapeJsonPointer(name)}`;
            this.keySources.set(valuePointer, source);
            const value = pair.value;
            if (value === null)
                this.valueSources.set(valuePointer, source);
            map[name] = value === null ? null : this.#readNode(value, valuePointer, depth + 1);
        }
        return map;
    }
    #readScalar(value, pointer, source) {
        const control = typeof value === 'string' ? /[\p{Cc}\p{Zl}\p{Zp}]/u.exec(value.replace(/\n/g, ' ')) : null;
        if (control === null)
            return value;
        const name = (0,invisible_characters/* nameOfCharacter */.Wx)(control[0]);
        return this.#skip(pointer, `There is a control character in this text (${name}).`, source);
    }
    /** A tag is nearly always an exclusion that lacks its quotes. */
    #skipTagged(node, pointer) {
        let at = this.#text.lastIndexOf('!', node.range?.[0] ?? 0);
        while (this.#text[at - 1] === '!')
            at -= 1;
        const message = "A ! begins a tag in YAML; put the pattern in quotes: '!…'.";
        return this.#skip(pointer, message, this.#sourceAt(at));
    }
    #readAlias(alias, pointer, depth, source) {
        const target = this.#aliasTargets.get(alias);
        if (target !== undefined) {
            const outerSource = this.#aliasSource;
            this.#aliasSource ??= source;
            // The depth limit ends an alias inside its own anchor.
            const value = this.#readNode(target, pointer, depth + 1);
            this.#aliasSource = outerSource;
            return value;
        }
        // The library has already reported an alias without a name.
        if (alias.source === '')
            return this.#markUnreadable(pointer);
        const name = (0,plain_text/* quoted */.TL)(`&${alias.source}`);
        const message = `There is no anchor ${name} before this alias; put it in quotes if it is a pattern.`;
        return this.#skip(pointer, message, source);
    }
    #skip(pointer, message, source) {
        this.#addProblem(message, source);
        return this.#markUnreadable(pointer);
    }
    #markUnreadable(pointer) {
        this.unreadable.add(pointer);
        return null;
    }
    #addProblem(message, source) {
        this.problems.push({ message, source });
    }
    #sourceOf(node) {
        return this.#sourceAt(node.range?.[0] ?? 0);
    }
}
/** Maps each alias to the last node before it that has its anchor. */
function resolveAliases(document) {
    const anchors = new Map();
    const targets = new Map();
    (0,dist/* visit */.YR)(document, {
        Node: (_, node) => {
            if ((0,dist/* isAlias */.Vj)(node)) {
                const target = anchors.get(node.source);
                if (target !== undefined)
                    targets.set(node, target);
            }
            else if (node.anchor !== undefined)
                anchors.set(node.anchor, node);
        }
    });
    return targets;
}
/** Escapes one segment of a JSON pointer. Source: RFC 6901. */
function escapeJsonPointer(segment) {
    return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}

;// CONCATENATED MODULE: ./lib/policy/schema-validation.js







let validate;
/** Checks a document against the policy schema. */
function validateSchema(document) {
    // Compiled on first use: only a run with a policy file needs it.
    validate ??= new ajv.Ajv({ allErrors: true, allowUnionTypes: true, verbose: true }).compile(policy_schema/* policySchema */.w);
    validate(document.value);
    const errors = (validate.errors ?? []).filter(({ instancePath }) => !document.unreadable.has(instancePath));
    return withoutConsequentialErrors(errors).map(error => (0,defined_fields/* defined */.s)({
        message: schemaErrorMessage(error),
        pointer: error.instancePath,
        source: sourceOf(error, document)
    }));
}
/** Reports a misspelt key once, not as unknown and as missing; and all missing keys of a mapping as one error. */
function withoutConsequentialErrors(errors) {
    const misspelt = new Map();
    const missing = new Map();
    for (const error of errors) {
        const { instancePath, keyword } = error;
        const { additionalProperty, missingProperty = '' } = paramsOf(error);
        if (keyword === 'additionalProperties') {
            const keys = getOrInsert(misspelt, instancePath, new Set());
            for (const key of likelyMeant(additionalProperty, error))
                keys.add(key);
        }
        else if (keyword === 'required') {
            getOrInsert(missing, instancePath, []).push(missingProperty);
        }
    }
    return errors.flatMap(error => {
        const { instancePath, keyword } = error;
        if (keyword !== 'required')
            return [error];
        const keys = (missing.get(instancePath) ?? []).filter(key => misspelt.get(instancePath)?.has(key) !== true);
        // The other errors about this mapping are merged into this one.
        missing.delete(instancePath);
        return keys.length === 0 ? [] : [{ ...error, params: { missingProperty: (0,join_list/* joinWithAnd */.O)(keys) } }];
    });
}
/** The known keys that an unknown one was probably meant to be. */
function likelyMeant(key, error) {
    const known = knownKeys(error);
    if (key === mergeKey)
        return known;
    const meant = (0,did_you_mean/* nearest */.pA)(key, known);
    return meant === undefined ? [] : [meant];
}
function getOrInsert(map, key, initial) {
    const value = map.get(key) ?? initial;
    map.set(key, value);
    return value;
}
/** An unknown key is reported at the key; everything else at the value. */
function sourceOf(error, { valueSources, keySources }) {
    const { instancePath } = error;
    const unknownKey = paramsOf(error).additionalProperty;
    const keySource = unknownKey === undefined
        ? undefined
        : keySources.get(`${instancePath}/${escapeJsonPointer(unknownKey)}`);
    return keySource ?? valueSources.get(instancePath) ?? valueSources.get('');
}

// EXTERNAL MODULE: ./lib/policy/unreachable-rules.js
var unreachable_rules = __webpack_require__(67346);
;// CONCATENATED MODULE: ./lib/policy/yaml-errors.js


/** Turns the YAML library's errors and warnings into diagnostics, without those that follow from an earlier one. */
function describeYamlErrors(errors, text, sourceAt) {
    const reported = errors.filter(error => !isUnresolvedTag(error));
    return yaml_errors_withoutConsequentialErrors(reported, ({ pos }) => sourceAt(pos[0]).line).map(error => ({
        message: yamlErrorMessage(error) + invisibleCharacterHint(text, error.pos[0]),
        source: sourceAt(error.pos[0])
    }));
}
/** Whether an error leaves nothing of the document to rely on. */
function isFatal(error) {
    return error.code !== 'BAD_ALIAS' && !isUnresolvedTag(error);
}
/** The library reads a value with an unknown tag as text, and YamlReader reports the tag. */
function isUnresolvedTag({ code, message }) {
    return code === 'TAG_RESOLVE_FAILED' && message.startsWith('Unresolved tag');
}
/**
 * Keeps one error per line, and one about lost structure in all: after a syntax error the library
 * misreads the rest of the line, or everything that follows.
 */
function yaml_errors_withoutConsequentialErrors(errors, lineOf) {
    const seenLines = new Set();
    const isStructureLost = ({ message }) => message.includes('in YAML stream');
    const firstLost = errors.findIndex(isStructureLost);
    return errors.filter((error, index) => error.code === 'BAD_ALIAS' ||
        (seenLines.size < seenLines.add(lineOf(error)).size &&
            !(isStructureLost(error) && index > firstLost)));
}
const keyExpected = 'A key, a colon and a space are wanted here.';
/** Messages for common mistakes, by the library's error code. */
const messagesByCode = {
    BAD_ALIAS: "A * begins an alias in YAML; put the pattern in quotes: '*'.",
    BAD_SCALAR_START: 'Text that begins like this needs quotes.',
    BLOCK_AS_IMPLICIT_KEY: 'Text with a colon and a space in it needs quotes.',
    MULTILINE_IMPLICIT_KEY: keyExpected,
    MULTIPLE_DOCS: 'A second document begins here; a policy is one.',
    TAB_AS_INDENT: 'There is a tab here; YAML takes spaces only to indent.'
};
/** Some codes cover several mistakes, told apart by message; a rare error keeps the library's message. */
function yamlErrorMessage({ code, message }) {
    const known = messagesByCode[code];
    if (known !== undefined)
        return known;
    if (message.startsWith('Implicit map keys'))
        return keyExpected;
    if (message.startsWith('Missing closing'))
        return 'A quote is not closed before this place.';
    if (/^Flow .* end with a/.test(message)) {
        return 'A bracket is not closed before this place, or what is in it is not indented.';
    }
    return `This is no YAML: ${(0,plain_text/* plainText */.wh)(message, Infinity)}.`;
}
/**
 * An invisible character in the line of an error, or in the line before it, is most likely its cause;
 * so is a full-width colon after a key.
 */
function invisibleCharacterHint(text, offset) {
    const start = text.lastIndexOf('\n', offset - 1) + 1;
    const end = text.indexOf('\n', offset);
    const line = text.slice(start, end < 0 ? undefined : end);
    const previous = start < 2 ? '' : text.slice(text.lastIndexOf('\n', start - 2) + 1, start - 1);
    for (const [searched, suffix] of [
        [line, ''],
        [previous, ' of the line before']
    ]) {
        const invisible = (0,invisible_characters/* firstInvisible */.k7)(searched.replace(/[\t\r]/g, ' '));
        if (invisible !== null) {
            return ` There is an invisible character in column ${invisible.offset + 1}${suffix} (${invisible.name}): YAML takes plain spaces only.`;
        }
    }
    const colon = /^[\s-]*[\w-]+\uff1a/.exec(line);
    return colon === null
        ? ''
        : ` The colon in column ${colon[0].length} is a full-width one (U+FF1A): YAML takes ":" and a space.`;
}

;// CONCATENATED MODULE: ./lib/policy/yaml-limits.js


/** A policy is a mapping of lists of mappings of lists; the parser opens about two tokens for each. */
const yaml_limits_maxDepth = 60;
/** A policy that names ten thousand buckets has some 60,000; one that exempts them all, 400,000. */
const maxTokens = 500_000;
/** More than anyone fixes at once. The parser creates an error with a stack trace for each. */
const maxInvalidEscapes = 50;
/**
 * Rejects a text that would keep the parser busy for minutes or overflow its stack, without building
 * any of the document.
 */
function checkYamlLimits(text) {
    const parser = new dist/* Parser */.iX();
    const violation = (message) => (0,checked_value/* bad */.M)({ message, offset: parser.offset });
    let tokens = 0;
    let invalidEscapes = 0;
    for (const token of new dist/* Lexer */.JG().lex(text)) {
        tokens += 1;
        if (tokens > maxTokens)
            return violation('There is too much in this file for a policy.');
        if (token.startsWith('"'))
            invalidEscapes += countInvalidEscapes(token);
        if (invalidEscapes > maxInvalidEscapes) {
            return violation(`There are more than ${maxInvalidEscapes} invalid escape sequences in this file.`);
        }
        // The parser yields a token only when it is complete; open ones are on its stack.
        Array.from(parser.next(token));
        if (parser.stack.length > yaml_limits_maxDepth)
            return violation('This is nested too deep for a policy.');
    }
    return (0,checked_value.ok)(text);
}
/** A backslash, with what follows it where that makes an escape sequence of YAML. */
const escapeSequence = /\\(x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|U00(?:0[\dA-Fa-f]|10)[\dA-Fa-f]{4}|[0abetnvfr "/\\N_LP\t\n]|\r\n)?/g;
function countInvalidEscapes(doubleQuoted) {
    let count = 0;
    for (const [, valid] of doubleQuoted.matchAll(escapeSequence))
        if (valid === undefined)
            count += 1;
    return count;
}

;// CONCATENATED MODULE: ./lib/policy/yaml-document.js






/** Reads one document of YAML 1.2 without tags, in bounded time and memory whatever the text holds. */
function parseYaml(text, file) {
    const sourceAt = sourceLocator(text, file);
    const failAt = (offset, message) => (0,checked_value/* bad */.M)({ message, source: sourceAt(offset) });
    const control = text.search(/[^\P{Cc}\t\r\n]|\uFEFF|[\uFFFE\uFFFF]/u);
    if (control >= 0) {
        const name = (0,invisible_characters/* nameOfCharacter */.Wx)(text.slice(control));
        return failAt(control, `There is a control character here (${name}); a policy is plain text.`);
    }
    const withinLimits = checkYamlLimits(text);
    if (!withinLimits.ok) {
        return (0,checked_value/* bad */.M)(...withinLimits.problems.map(({ message, offset }) => ({ message, source: sourceAt(offset) })));
    }
    const document = (0,dist/* parseDocument */.Tp)(text, {
        prettyErrors: false,
        version: '1.2',
        merge: false,
        resolveKnownTags: false,
        // The library checks for duplicate keys in quadratic time; YamlReader does it in linear time.
        uniqueKeys: false
    });
    const errors = [...document.errors, ...document.warnings];
    const diagnostics = describeYamlErrors(errors, text, sourceAt);
    if (errors.some(isFatal))
        return { ok: false, problems: diagnostics };
    const { yaml } = document.directives;
    if (yaml.explicit === true && yaml.version !== '1.2') {
        return failAt(text.search(/^%YAML/m), `The file says that it is YAML ${yaml.version}, which reads some words otherwise; take the %YAML line out.`);
    }
    const reader = new YamlReader(document, text, sourceAt);
    const value = reader.read();
    const problems = [...diagnostics, ...reader.problems];
    if (reader.exceededLimits)
        return { ok: false, problems };
    const { valueSources, keySources, unreadable } = reader;
    return (0,checked_value.ok)({ value, valueSources, keySources, problems, unreadable });
}
/** Converts offsets in a text to lines and columns. */
function sourceLocator(text, file) {
    const lines = new dist/* LineCounter */.HN();
    lines.addNewLine(0);
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
        lines.addNewLine(at + 1);
    }
    return offset => {
        const { line, col } = lines.linePos(offset);
        return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
    };
}

;// CONCATENATED MODULE: ./lib/policy/parse-policy.js







/** More than anyone fixes at once. */
const maxProblems = 50;
/**
 * Reads a policy file. Every problem has its location and they come in the order of the file; `file`
 * is the name that locations carry.
 */
function parsePolicy(text, file) {
    const parsed = parseYaml(text, file);
    if (!parsed.ok)
        return (0,checked_value/* bad */.M)(...sortAndLimit([parsed.problems]));
    const document = parsed.value;
    if (document.value === null && document.problems.length === 0) {
        return (0,checked_value/* bad */.M)({
            message: 'The file is empty; a policy has at least version and rules.',
            source: { file, line: 1, column: 1 }
        });
    }
    const malformed = validateSchema(document);
    const interpreted = interpretPolicy(document, [
        ...document.unreadable,
        ...malformed.map(({ pointer }) => pointer)
    ]);
    const layers = [document.problems, malformed, interpreted.ok ? [] : interpreted.problems];
    return interpreted.ok && layers.every(problems => problems.length === 0)
        ? (0,checked_value.ok)({
            policy: interpreted.value,
            warnings: (0,unreachable_rules/* findUnreachableRules */.J)(interpreted.value.rules).map(unreachableRuleWarning)
        })
        : (0,checked_value/* bad */.M)(...sortAndLimit(layers));
}
function unreachableRuleWarning({ name, source }) {
    return (0,defined_fields/* defined */.s)({
        message: `Rule ${(0,plain_text/* quoted */.TL)(name ?? '')} can never decide: earlier rules name all that it names. Move it up, or take it out.`,
        source
    });
}
/**
 * Sorts by location, and limits the problems to what a person reads. Where several layers report the
 * same location, only the first layer counts: the later problems may follow from its own. Drops
 * repeated messages too, since an alias repeats the problems of its anchor.
 */
function sortAndLimit(layers) {
    const byLocation = new Map();
    const shown = layers.flatMap((diagnostics, layer) => diagnostics.filter(({ message, source }) => {
        const location = source === undefined ? '' : `${source.line}:${source.column}`;
        const entry = byLocation.get(location) ?? { layer, messages: new Set() };
        byLocation.set(location, entry);
        if (entry.layer !== layer || entry.messages.has(message))
            return false;
        entry.messages.add(message);
        return true;
    }));
    const sorted = shown
        .map(({ message, source }) => (0,defined_fields/* defined */.s)({ message, source }))
        .sort(({ source: one }, { source: other }) => (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0));
    const omitted = sorted.length - maxProblems;
    return omitted <= 0
        ? sorted
        : [
            ...sorted.slice(0, maxProblems),
            { message: `And ${omitted} more mistake${omitted === 1 ? '' : 's'} in this file.` }
        ];
}

// EXTERNAL MODULE: ./lib/runtime/bounded-file.js
var bounded_file = __webpack_require__(7300);
// EXTERNAL MODULE: ./lib/runtime/output-file.js
var output_file = __webpack_require__(86930);
// EXTERNAL MODULE: ./lib/runtime/real-path.js
var real_path = __webpack_require__(87552);
;// CONCATENATED MODULE: ./lib/run/policy-file.js









/** In bytes. A draft for 5,000 buckets with names of maximum length takes 1.3 MB. */
const maxPolicyBytes = 4 * 1024 * 1024;
const outsideByLink = 'is behind a link that leads out of the workspace';
/** Reads and parses the policy file. */
function loadPolicy(requestedPath, runner) {
    const content = readPolicyText(requestedPath, runner);
    if (!content.ok)
        return rejectFile(requestedPath, content.problems);
    const { text, ...file } = content.value;
    const result = parsePolicy(text, file.file);
    return result.ok
        ? (0,checked_value.ok)({ policy: result.value.policy, file, diagnostics: result.value.warnings })
        : result;
}
/** Why no policy can be written to this path, as a sentence; `null` if nothing is known to prevent it. */
function checkNewPolicyFile(requestedPath, runner) {
    const target = resolveNewFile(requestedPath, runner);
    return target.ok ? null : fileSentence(requestedPath, target.problems.join());
}
/** Writes a policy to a new file of the workspace, if {@link loadPolicy} could read it back. */
function savePolicy(requestedPath, text, runner) {
    const target = resolveNewFile(requestedPath, runner);
    if (!target.ok)
        return rejectFile(requestedPath, target.problems);
    const { output, file } = target.value;
    const result = parsePolicy(text, file);
    if (!result.ok || Buffer.byteLength(text) > maxPolicyBytes) {
        return rejectFile(requestedPath, [
            'would be larger than this action reads; draft it part by part, with patterns in bucket, and a file each'
        ]);
    }
    try {
        (0,output_file/* writeOutputFile */.BF)(output, text, (0,output_file/* runnerFilesIn */.J_)(runner), false);
    }
    catch (error) {
        const cause = (0,plain_text/* plainText */.wh)(String(error), Infinity);
        return rejectFile(requestedPath, [`could not be written: ${cause}`]);
    }
    const sha256 = digest(Buffer.from(text));
    return (0,checked_value.ok)({
        policy: result.value.policy,
        file: { file, sha256 },
        diagnostics: result.value.warnings
    });
}
function rejectFile(requestedPath, problems) {
    return (0,checked_value/* bad */.M)(...problems.map(problem => ({ message: fileSentence(requestedPath, problem) })));
}
function fileSentence(requestedPath, problem) {
    return `policy-file ${(0,plain_text/* quoted */.TL)(requestedPath)} ${problem}.`;
}
function resolvePolicyPath(requestedPath, { workspace }) {
    if (/[/\\]$/.test(requestedPath))
        return (0,checked_value/* bad */.M)('names a folder; give the name of a file');
    const absolute = external_node_path_.resolve(workspace, requestedPath);
    if (absolute === workspace || !(0,real_path/* isLexicallyWithin */.dh)(workspace, absolute)) {
        return (0,checked_value/* bad */.M)('is outside of the workspace; give a path in it, such as .github/oss-encryption.yml');
    }
    const file = external_node_path_.relative(workspace, absolute).split(external_node_path_.sep).join('/');
    return (0,checked_value.ok)({ path: absolute, file });
}
function resolveNewFile(requestedPath, runner) {
    const target = resolvePolicyPath(requestedPath, runner);
    if (!target.ok)
        return target;
    const { path: absolute, file } = target.value;
    if (exists(absolute)) {
        return (0,checked_value/* bad */.M)('is there already, and mode draft writes over nothing; give the name of a file that is not');
    }
    const real = (0,real_path/* resolveRealPath */.Sc)(absolute);
    if (real !== null && !(0,real_path/* isReallyInside */.O5)([runner.workspace], real))
        return (0,checked_value/* bad */.M)(outsideByLink);
    const output = (0,output_file/* resolveOutputFile */.cX)(absolute, runner, (0,output_file/* runnerFilesIn */.J_)(runner));
    return output.ok ? (0,checked_value.ok)({ output: output.value, file }) : output;
}
/** Whether the name is taken, by a broken link too. */
function exists(file) {
    try {
        (0,external_node_fs_.lstatSync)(file);
        return true;
    }
    catch {
        return false;
    }
}
function readPolicyText(requestedPath, runner) {
    const source = resolvePolicyPath(requestedPath, runner);
    if (!source.ok)
        return source;
    try {
        const real = external_node_fs_.realpathSync.native(source.value.path);
        // Errors quote the file, so a link out of the workspace would disclose files of the runner.
        if (!(0,real_path/* isReallyInside */.O5)([runner.workspace], real))
            return (0,checked_value/* bad */.M)(outsideByLink);
        const bytes = (0,bounded_file/* readBoundedFile */.M)(real, maxPolicyBytes, 'refused');
        if (bytes === 'no-file')
            return (0,checked_value/* bad */.M)('is no file');
        if (bytes === 'too-large')
            return (0,checked_value/* bad */.M)(`is larger than ${maxPolicyBytes / 1024} KiB`);
        const text = decode(bytes);
        if (text === null)
            return (0,checked_value/* bad */.M)('is not UTF-8 text');
        return (0,checked_value.ok)({ text, file: source.value.file, sha256: digest(bytes) });
    }
    catch (error) {
        return (0,real_path/* isNotFound */.c4)(error)
            ? (0,checked_value/* bad */.M)('is not there; has the workflow checked the repository out (actions/checkout), and is the path seen from its root')
            : (0,checked_value/* bad */.M)(`could not be read (${(0,plain_text/* plainText */.wh)(String(error), Infinity)})`);
    }
}
function decode(bytes) {
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
    catch {
        return null;
    }
}
function digest(bytes) {
    return (0,external_node_crypto_.createHash)('sha256').update(bytes).digest('hex');
}


/***/ }),

/***/ 7300:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ readBoundedFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);

/**
 * Reads a regular file of limited size. Checks and reads the same open file, so replacing it meanwhile
 * has no effect. A pipe could block forever, and a device has no end. Throws file system errors.
 *
 * @param links whether the file itself may be a symbolic link.
 */
function readBoundedFile(file, maxBytes, links) {
    const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants;
    const descriptor = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(file, O_RDONLY | O_NONBLOCK | (links === 'refused' ? O_NOFOLLOW : 0));
    try {
        const stats = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(descriptor);
        if (!stats.isFile())
            return 'no-file';
        if (stats.size > maxBytes)
            return 'too-large';
        // The file may have grown since its size was read.
        const bytes = readUpTo(descriptor, maxBytes + 1);
        return bytes.length > maxBytes ? 'too-large' : bytes;
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(descriptor);
    }
}
function readUpTo(descriptor, maxLength) {
    const chunks = [];
    for (let left = maxLength; left > 0;) {
        const chunk = Buffer.alloc(Math.min(left, 65_536));
        const length = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readSync)(descriptor, chunk);
        if (length === 0)
            break;
        chunks.push(chunk.subarray(0, length));
        left -= length;
    }
    return Buffer.concat(chunks);
}


/***/ })

};
