export const id = 573;
export const ids = [573,461];
export const modules = {

/***/ 64573:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  applyChange: () => (/* binding */ applyChange)
});

// EXTERNAL MODULE: ./lib/encryption/defined-fields.js
var defined_fields = __webpack_require__(10212);
// EXTERNAL MODULE: ./lib/encryption/comparison.js
var comparison = __webpack_require__(7752);
// EXTERNAL MODULE: ./lib/encryption/rule.js
var encryption_rule = __webpack_require__(63043);
// EXTERNAL MODULE: ./lib/reconcile/canary.js + 2 modules
var canary = __webpack_require__(34461);
// EXTERNAL MODULE: ./lib/reconcile/prove-current-rule.js
var prove_current_rule = __webpack_require__(82269);
// EXTERNAL MODULE: ./lib/reconcile/bucket-outcome.js
var bucket_outcome = __webpack_require__(66825);
// EXTERNAL MODULE: ./lib/ports/call-failure.js
var call_failure = __webpack_require__(35033);
// EXTERNAL MODULE: ./lib/text/message.js
var message = __webpack_require__(39140);
// EXTERNAL MODULE: ./lib/reconcile/bucket-facts.js
var bucket_facts = __webpack_require__(87810);
// EXTERNAL MODULE: ./lib/encryption/drift-messages.js
var drift_messages = __webpack_require__(53959);
// EXTERNAL MODULE: ./lib/encryption/strength.js
var strength = __webpack_require__(82448);
// EXTERNAL MODULE: ./lib/encryption/kms-key-identity.js
var kms_key_identity = __webpack_require__(92161);
;// CONCATENATED MODULE: ./lib/reconcile/side-effect-warnings.js



async function warnAboutSideEffects({ bucket, rule, region }, wanted, { buckets, evidence }) {
    const oldKey = rule?.kmsKeyId;
    if (oldKey !== undefined &&
        !(0,kms_key_identity/* isServiceKey */.ns)(oldKey) &&
        !(0,kms_key_identity/* isSameKey */.yL)(oldKey, wanted?.kmsKeyId, region)) {
        evidence.warn((0,message/* message */.iU) `Objects encrypted with the previous KMS key (${(0,message/* own */.ZV)((0,message/* value */.Uq)(oldKey), message/* seeTable */._8, 'Previous key')}) still need that key. If it is disabled or deleted, they cannot be read.`);
    }
    if (wanted?.algorithm !== 'KMS')
        return;
    const profile = await (0,call_failure/* resultOrFailure */.p)(buckets.describe(bucket));
    if (profile instanceof call_failure/* CallFailure */.R) {
        evidence.warn((0,message/* sentences */.hC)((0,message/* message */.iU) `It could not be determined whether ${(0,message/* bucket */.DC)(bucket)} is public or replicated. Anonymous users cannot read objects encrypted with KMS, and such objects are replicated only if the replication rule allows it.`, profile.reason.message, profile.reason.hint));
        return;
    }
    if (profile.publicRead) {
        evidence.warn((0,message/* message */.iU) `${(0,message/* bucket */.DC)(bucket, 'Bucket')} is public, but anonymous users cannot read objects encrypted with KMS. New objects can be read only with credentials.`);
    }
    if (profile.replicated) {
        evidence.warn((0,message/* message */.iU) `${(0,message/* bucket */.DC)(bucket, 'Bucket')} is replicated to another region. Objects encrypted with KMS are replicated only if the replication rule allows it and names a key in that region.`);
    }
}

// EXTERNAL MODULE: ./lib/encryption/kms-key-state.js
var kms_key_state = __webpack_require__(83570);
;// CONCATENATED MODULE: ./lib/reconcile/key-check.js



const consequence = (0,message/* message */.iU) `OSS accepts a rule whose key cannot be used, but then refuses every upload.`;
const allowed = { kind: 'allowed' };
async function checkKey(id, region, { keys, checkKmsKey, evidence }) {
    if (checkKmsKey === 'off') {
        evidence.warn((0,message/* sentences */.hC)((0,message/* message */.iU) `The required KMS key (${(0,kms_key_state/* keyPart */.Vs)(id, message/* seeTable */._8)}) was not checked, because ${(0,message/* input */.hF)('check-kms-key', 'off')} is set.`, consequence));
        return allowed;
    }
    const response = await (0,call_failure/* resultOrFailure */.p)(keys.describe(id, region));
    if (response instanceof call_failure/* CallFailure */.R) {
        if (checkKmsKey === 'required' || response.reason.code !== 'access-denied') {
            return { kind: 'failed', failure: response };
        }
        evidence.warn((0,message/* sentences */.hC)((0,message/* message */.iU) `The required KMS key (${(0,kms_key_state/* keyPart */.Vs)(id, message/* seeTable */._8)}) was not checked, because the permission to describe it is missing.`, consequence, (0,message/* message */.iU) `To have the key checked, grant ${(0,message/* code */.aY)('kms:DescribeKey')} on the key to the identity that this step uses.`));
        return allowed;
    }
    const { requestIds } = response;
    if (response.kind === 'unusable') {
        return {
            kind: 'unusable',
            problems: { clauses: [(0,message/* message */.iU) `${response.problem} in ${(0,message/* value */.Uq)(region)}`] },
            requestIds
        };
    }
    const problems = (0,kms_key_state/* problemsWithKey */.YX)(response.key, region);
    if (problems !== null)
        return { kind: 'unusable', problems, requestIds };
    evidence.check((0,message/* message */.iU) `${(0,kms_key_state/* describeKeyState */.yq)(response.key)}.`);
    for (const warning of (0,kms_key_state/* warningsAboutKey */._6)(response.key))
        evidence.warn(warning);
    return allowed;
}

// EXTERNAL MODULE: ./lib/reconcile/bucket-context.js
var bucket_context = __webpack_require__(94862);
// EXTERNAL MODULE: ./lib/reconcile/unknown-messages.js
var unknown_messages = __webpack_require__(85539);
;// CONCATENATED MODULE: ./lib/reconcile/preconditions.js








async function checkPreconditions(drift, wanted, context) {
    const { bucket, rule } = drift;
    const stopped = () => (0,bucket_context/* isStopping */.v)(context) ? (0,bucket_outcome/* unknown */.L)((0,unknown_messages/* interrupted */.VM)((0,message/* message */.iU) `${(0,message/* bucket */.DC)(bucket)} was changed`)) : null;
    if ((0,bucket_context/* isStopping */.v)(context))
        return stopped();
    if ((0,strength/* isDowngrade */.q)(rule, wanted) && !context.allowDowngrade) {
        return (0,bucket_outcome/* drifted */.f)((0,drift_messages/* explainDrift */.jA)('downgrade-refused', drift));
    }
    const rejected = wanted?.kmsKeyId === undefined ? null : await checkRequiredKey(drift, wanted.kmsKeyId, context);
    if (rejected !== null)
        return rejected;
    if ((0,bucket_context/* isStopping */.v)(context))
        return stopped();
    await warnAboutSideEffects(drift, wanted, context);
    return stopped();
}
async function checkRequiredKey(drift, id, context) {
    const check = await checkKey(id, drift.region, context);
    switch (check.kind) {
        case 'allowed':
            return null;
        case 'unusable':
            return (0,bucket_outcome/* drifted */.f)((0,drift_messages/* explainUnusableKey */.Ey)(drift, id, check.problems, check.requestIds));
        case 'failed':
            return (0,bucket_outcome/* unknown */.L)((0,unknown_messages/* keyNotChecked */.mD)(drift.bucket, check.failure));
    }
}

// EXTERNAL MODULE: ./lib/reconcile/read-back.js
var read_back = __webpack_require__(2420);
;// CONCATENATED MODULE: ./lib/reconcile/write-rule.js


async function writeRule(bucket, rule, rules, { mayReplace, allowUnread }) {
    let blocked = {};
    const response = await (0,call_failure/* resultOrFailure */.p)(rules.write(bucket, rule, {
        allowUnread,
        mayReplace(shown) {
            const isAllowed = mayReplace(shown);
            if (!isAllowed)
                blocked = { blockedBy: { rule: shown } };
            return isAllowed;
        }
    }));
    return response instanceof call_failure/* CallFailure */.R
        ? {
            failure: response,
            mayTakeEffectLater: mayTakeEffectLater(response.mayHaveTakenEffect, response),
            ...blocked
        }
        : { mayTakeEffectLater: mayTakeEffectLater(response.mayTakeEffectAgain, response) };
}
function mayTakeEffectLater(wasUnanswered, { ambiguousRefusal }) {
    return wasUnanswered || ambiguousRefusal;
}
function warnOfPendingWrite(bucket, { evidence }) {
    evidence.warn((0,message/* message */.iU) `A request to change ${(0,message/* bucket */.DC)(bucket)} was not confirmed and may still take effect. Check the bucket again in a few minutes.`);
}

;// CONCATENATED MODULE: ./lib/reconcile/restore-rule.js








const maxAttempts = 3;
const pauseMs = 1_000;
async function restoreRule({ bucket, change: { from, to }, failedProof }, context) {
    const { clock, rules, evidence } = context;
    const { region } = evidence.known;
    const undoing = { from: to, to: from };
    const sightingAfter = (last, rule) => (0,read_back/* nextSighting */.r6)(last, { rule, region, at: clock.now() }, undoing);
    const first = await (0,read_back/* readOnce */.WY)(bucket, context);
    let sighting = first.rule === undefined ? undefined : sightingAfter(undefined, first.rule);
    let isContradicted = sighting !== undefined;
    let overwritten;
    let evenForeign = false;
    let isRepeated = false;
    for (let attempt = 1;;) {
        const isLast = attempt >= ((0,bucket_context/* isStopping */.v)(context) ? 1 : maxAttempts);
        const allowUnread = isLast && (await mayRefuseUploads(bucket, to, failedProof, context));
        let shown;
        let replaced;
        const { failure, blockedBy } = await writeRule(bucket, from, rules, {
            allowUnread,
            mayReplace(rule) {
                shown = { rule };
                const isTheirs = (0,read_back/* isForeign */.jq)(rule, undoing, region);
                if (evenForeign)
                    replaced = isTheirs ? shown : (replaced ?? sighting);
                return evenForeign || !(isTheirs || isContradicted);
            }
        });
        isContradicted = false;
        const isWithheld = blockedBy !== undefined;
        if (!isWithheld) {
            replaced ??= shown === undefined ? sighting : undefined;
            if (replaced !== undefined)
                overwritten = overwrittenBy(replaced, sighting);
            else if (shown === undefined)
                warnOfUnreadBucket(bucket, from, context);
        }
        if (shown !== undefined)
            sighting = sightingAfter(sighting, shown.rule);
        const isRefused = failure?.mayHaveTakenEffect === false;
        const limit = (0,read_back/* limitAfterWrite */.Xx)({ failure });
        const back = await (0,read_back/* readBack */.e7)(bucket, undoing, isWithheld
            ? { ...limit, earlier: sighting }
            : { ...limit, accepted: limit.accepted && sighting === undefined }, context);
        sighting = back.sighting;
        let latest;
        if (back.shown && !isRefused)
            return (0,defined_fields/* defined */.s)({ kind: 'restored', overwritten });
        if (back.foreign !== undefined) {
            if (!(await refusesUploads(bucket, back.foreign, failedProof, context))) {
                return { kind: 'foreign', rule: back.foreign, isSent: attempt > 1 || !isRefused };
            }
            evenForeign = true;
            latest = back;
        }
        else {
            latest = isWithheld ? await readThirdTime(bucket, undoing, back, context) : back;
            evenForeign = isWithheld && latest !== back && isOurs(latest, undoing, region);
        }
        if (isWithheld && evenForeign)
            continue;
        if (isWithheld && allowUnread && !isRepeated) {
            isRepeated = true;
            continue;
        }
        if (isLast) {
            return (0,defined_fields/* defined */.s)({
                kind: 'failed',
                rule: latest.rule,
                overwritten,
                failure: failure ?? back.failure
            });
        }
        attempt += 1;
        await clock.sleep(pauseMs);
    }
}
function overwrittenBy({ rule }, sighting) {
    const isSeen = sighting !== undefined && (0,encryption_rule/* sameRule */.t6)(sighting.rule, rule);
    return { rule, isSure: isSeen && !(0,read_back/* isDoubtful */.Ge)(sighting) };
}
function warnOfUnreadBucket(bucket, from, { evidence }) {
    const step = from === null
        ? (0,message/* message */.iU) `deleted the rule`
        : (0,message/* message */.iU) `sent the previous rule (${(0,bucket_facts/* previousRule */.i$)(from)})`;
    evidence.warn((0,message/* message */.iU) `${(0,message/* bucket */.DC)(bucket, 'Bucket')} could not be read immediately before the rollback ${step}. If another process had just set a rule, that rule is lost.`);
}
async function readThirdTime(bucket, undoing, back, context) {
    if (!isOurs(back, undoing, context.evidence.known.region))
        return back;
    return await (0,read_back/* readOnce */.WY)(bucket, context);
}
function isOurs({ rule }, undoing, region) {
    return rule !== undefined && !(0,read_back/* isForeign */.jq)(rule, undoing, region);
}
async function mayRefuseUploads(bucket, rule, failedProof, context) {
    if (failedProof.kind === 'fails')
        return failedProof.refusedFor !== 'none';
    if ((0,bucket_context/* isStopping */.v)(context))
        return true;
    const { proof, cleanUp } = await (0,canary.proveByUpload)(bucket, rule, context);
    await cleanUp();
    return proof.kind === 'inconclusive' || (proof.kind === 'fails' && proof.refusedFor !== 'none');
}
async function refusesUploads(bucket, rule, failedProof, context) {
    const isRefused = failedProof.kind === 'fails' && failedProof.refusedFor === 'everyone';
    if (!isRefused || (0,bucket_context/* isStopping */.v)(context))
        return false;
    const { proof, cleanUp } = await (0,canary.proveByUpload)(bucket, rule, context);
    await cleanUp();
    return proof.kind === 'fails' && proof.refusedFor === 'everyone';
}

;// CONCATENATED MODULE: ./lib/reconcile/rollback-outcome.js







function rollbackOutcome(unproved, rollback) {
    const { failedProof, change } = unproved;
    const { from } = change;
    const { message: cause } = failedProof.reason;
    switch (rollback.kind) {
        case 'restored': {
            if (rollback.overwritten !== undefined)
                return restoredOver(unproved, rollback.overwritten);
            const restored = from === null
                ? (0,message/* message */.iU) `The change was rolled back: the new rule was deleted, and OSS now returns no rule, as before.`
                : (0,message/* message */.iU) `The change was rolled back: the previous rule (${(0,bucket_facts/* previousRule */.i$)(from)}) was restored, and OSS now returns it.`;
            const story = (0,message/* sentences */.hC)(cause, restored);
            return rollback.unwatched === undefined
                ? { previous: from, actual: from, ...(0,canary.outcomeOfFailedProof)(failedProof, story) }
                : notWatched(unproved, story, unwatchedBecause[rollback.unwatched]);
        }
        case 'foreign':
            return (0,bucket_outcome/* unknown */.L)({
                code: 'read-back-mismatch',
                message: (0,message/* sentences */.hC)(cause, rollback.isSent
                    ? from === null
                        ? (0,message/* message */.iU) `The rollback sent a request to delete the new rule, but then another process set a different rule.`
                        : (0,message/* message */.iU) `The rollback sent the previous rule (${(0,bucket_facts/* previousRule */.i$)(from)}), but then another process set a different rule.`
                    : (0,message/* message */.iU) `The change was not rolled back, because another process set a different rule.`, (0,message/* message */.iU) `Found now: ${foreignRule(rollback.rule)}.`),
                hint: (0,message/* message */.iU) `Find out which other process (for example, Terraform or another workflow) sets this rule, and check that uploads to the bucket work.`
            }, { previous: from, actual: rollback.rule });
        case 'failed':
            return rollback.rule !== undefined && (0,encryption_rule/* sameRule */.t6)(rollback.rule, from)
                ? restoredUnconfirmed(unproved, rollback)
                : notRestored(unproved, rollback);
    }
}
function foreignRule(rule) {
    return (0,message/* own */.ZV)((0,encryption_rule/* describeRule */.IO)(rule), message/* seeTable */._8, 'Rule from the other process');
}
function restoredUnconfirmed(unproved, { rule, overwritten, failure }) {
    if (overwritten !== undefined)
        return restoredOver(unproved, overwritten);
    const { from } = unproved.change;
    const { message: cause, hint } = unproved.failedProof.reason;
    return (0,bucket_outcome/* unknown */.L)({
        code: 'canary-inconclusive',
        message: (0,message/* sentences */.hC)(cause, (0,message/* message */.iU) `OSS returns the previous rule (${(0,bucket_facts/* previousRule */.i$)(from)}), but the rollback is not confirmed: an earlier request to change the rule may still take effect.`, failure?.reason.message ?? message/* emptyMessage */.FS),
        hint: (0,message/* sentences */.hC)((0,message/* message */.iU) `Check the bucket again in a few minutes.`, hint)
    }, (0,defined_fields/* defined */.s)({ previous: from, actual: rule }));
}
function notRestored({ bucket, change: { from, to }, failedProof }, { rule, failure }) {
    return (0,bucket_outcome/* unknown */.L)({
        code: 'rollback-failed',
        message: (0,message/* sentences */.hC)((0,message/* message */.iU) `ROLLBACK FAILED: uploads to ${(0,message/* bucket */.DC)(bucket)} may fail now.`, failedProof.reason.message, (0,message/* message */.iU) `The change from ${(0,bucket_facts/* previousRule */.i$)(from, 'the previous rule')} to ${(0,bucket_facts/* newRule */.Rp)(to, 'the new rule')} could not be rolled back.`, rule === undefined
            ? (0,message/* message */.iU) `The bucket's current rule could not be determined.`
            : (0,message/* message */.iU) `Found after the rollback: ${(0,message/* own */.ZV)((0,encryption_rule/* describeRule */.IO)(rule), message/* seeTable */._8, 'Found after the rollback')}.`, failure?.reason.message ?? message/* emptyMessage */.FS),
        hint: (0,message/* sentences */.hC)((0,message/* message */.iU) `${from === null ? (0,message/* message */.iU) `Remove the new rule` : (0,message/* message */.iU) `Restore the previous rule`} immediately: ${(0,bucket_facts/* stepsToRestore */.PB)(from, rule)}.`, (0,message/* message */.iU) `Then upload an object to check that uploads work.`, failure?.reason.hint ?? message/* emptyMessage */.FS)
    }, (0,defined_fields/* defined */.s)({ previous: from, actual: rule }));
}
const unwatchedBecause = {
    stopped: (0,message/* message */.iU) `The run was stopped before it could check for that.`,
    unreadable: (0,message/* message */.iU) `The run was checking for that, but could no longer read the bucket.`
};
function notWatched({ bucket, change: { from, to } }, story, why) {
    const request = to === null
        ? (0,message/* message */.iU) `A request to delete the rule`
        : (0,message/* message */.iU) `A request to set the new rule (${(0,bucket_facts/* newRule */.Rp)(to)})`;
    return (0,bucket_outcome/* unknown */.L)({
        code: 'rollback-failed',
        message: (0,message/* sentences */.hC)((0,message/* message */.iU) `ROLLBACK MAY NOT LAST: uploads to ${(0,message/* bucket */.DC)(bucket)} may fail later.`, story, (0,message/* message */.iU) `${request} was not confirmed and may still take effect.`, why),
        hint: (0,unknown_messages/* uploadThenRestore */.tX)(bucket, (0,message/* message */.iU) `in a few minutes`, from)
    }, { previous: from, actual: from });
}
function restoredOver({ bucket, change: { from }, failedProof }, { rule, isSure }) {
    const alarm = isSure
        ? (0,message/* message */.iU) `${from === null ? (0,message/* message */.iU) `RULE DELETED: the rollback deleted` : (0,message/* message */.iU) `RULE REPLACED: the rollback replaced`} a rule that another process had set, because ${(0,message/* bucket */.DC)(bucket)} refused uploads under it.`
        : (0,message/* message */.iU) `RULE MAY BE LOST: ${(0,message/* bucket */.DC)(bucket)} may have lost a rule that another process had set.`;
    const seen = isSure
        ? (0,message/* message */.iU) `Several reads showed a rule from another process (${foreignRule(rule)}), and uploads were still refused.`
        : (0,message/* message */.iU) `One read showed a rule from another process (${foreignRule(rule)}), but this could not be confirmed.`;
    return (0,bucket_outcome/* unknown */.L)({
        code: 'rollback-failed',
        message: (0,message/* sentences */.hC)(alarm, failedProof.reason.message, seen, from === null
            ? (0,message/* message */.iU) `The rollback then deleted the rule, and OSS now returns no rule, as before.`
            : (0,message/* message */.iU) `The rollback then restored the previous rule (${(0,bucket_facts/* previousRule */.i$)(from)}), which OSS now returns.`),
        hint: (0,message/* message */.iU) `Find out which other process (for example, Terraform or another workflow) sets this rule, and upload an object to check that uploads work.`
    }, { previous: from, actual: from });
}
function restoredRuleFails(bucket, from, failedProof, oldKeyProof) {
    return (0,bucket_outcome/* unknown */.L)({
        code: 'rollback-failed',
        message: (0,message/* sentences */.hC)((0,message/* message */.iU) `UPLOADS FAIL: ${(0,message/* bucket */.DC)(bucket)} accepts no uploads.`, failedProof.reason.message, (0,message/* message */.iU) `The previous rule (${(0,bucket_facts/* previousRule */.i$)(from)}) was restored, but uploads under it fail too.`, oldKeyProof.reason.message),
        hint: (0,message/* sentences */.hC)((0,message/* message */.iU) `Fix the previous rule's KMS key immediately. Alternatively, fix the new rule's key and set the new rule again, or set a rule with another KMS key that works.`, oldKeyProof.reason.hint)
    }, { previous: from, actual: from });
}
function restoredRuleUntested(bucket, from, failedProof, oldKeyProof) {
    return (0,bucket_outcome/* unknown */.L)({
        code: 'canary-inconclusive',
        message: (0,message/* sentences */.hC)(failedProof.reason.message, (0,message/* message */.iU) `The previous rule (${(0,bucket_facts/* previousRule */.i$)(from)}) was restored, and OSS now returns it. It could not be determined whether uploads to ${(0,message/* bucket */.DC)(bucket)} work under it.`, oldKeyProof.reason.message),
        hint: (0,message/* sentences */.hC)((0,message/* message */.iU) `Upload an object to check that uploads work.`, failedProof.reason.hint)
    }, { previous: from, actual: from });
}

;// CONCATENATED MODULE: ./lib/reconcile/rollback.js










const watchLimitMs = 10_000;
const watchPauseMs = 2_000;
async function rollBack(unproved, { mayTakeEffectLater }, context) {
    const { bucket, change } = unproved;
    if (mayTakeEffectLater)
        warnOfPendingWrite(bucket, context);
    context.log((0,message/* message */.iU) `Rolling back ${(0,message/* bucket */.DC)(bucket)} to ${(0,encryption_rule/* describeRule */.IO)(change.from)}.`);
    try {
        const first = await restoreRule(unproved, context);
        const firstOutcome = rollbackOutcome(unproved, first);
        if (first.kind !== 'restored')
            return firstOutcome;
        context.evidence.settledOutcome = mayTakeEffectLater
            ? rollbackOutcome(unproved, { unwatched: 'stopped', ...first })
            : firstOutcome;
        const last = mayTakeEffectLater ? await watchForLateWrite(unproved, context) : first;
        if (last.kind !== 'restored')
            return rollbackOutcome(unproved, last);
        const keyTest = await testRestoredKey(unproved, context);
        const hasNews = last.overwritten !== undefined || last.unwatched !== undefined;
        const restored = hasNews ? rollbackOutcome(unproved, last) : firstOutcome;
        return keyTest === null || (isAlarm(restored) && !isAlarm(keyTest)) ? restored : keyTest;
    }
    catch (error) {
        const failure = new call_failure/* CallFailure */.R((0,unknown_messages/* brokenRun */.HT)(bucket, error));
        return rollbackOutcome(unproved, { kind: 'failed', failure });
    }
}
function isAlarm({ reason }) {
    return reason?.code === 'rollback-failed';
}
async function watchForLateWrite(unproved, context) {
    const { bucket, change } = unproved;
    const { clock, evidence } = context;
    const undoing = { from: change.to, to: change.from };
    const deadline = clock.now() + watchLimitMs;
    let isReadable = true;
    while (clock.now() < deadline) {
        if ((0,bucket_context/* isStopping */.v)(context))
            return { kind: 'restored', unwatched: 'stopped' };
        await clock.sleep(watchPauseMs);
        const back = await (0,read_back/* readBack */.e7)(bucket, undoing, { limitMs: 0, accepted: true }, context);
        if (back.foreign !== undefined)
            return { kind: 'foreign', rule: back.foreign, isSent: true };
        isReadable = back.rule !== undefined;
        if (back.shown || !isReadable)
            continue;
        delete evidence.settledOutcome;
        const again = await restoreRule(unproved, context);
        if (again.kind !== 'restored' || again.overwritten !== undefined)
            return again;
        isReadable = true;
    }
    return isReadable ? { kind: 'restored' } : { kind: 'restored', unwatched: 'unreadable' };
}
async function testRestoredKey({ bucket, change: { from, to }, failedProof }, context) {
    if (from?.kmsKeyId === undefined || failedProof.kind !== 'fails' || (0,bucket_context/* isStopping */.v)(context)) {
        return null;
    }
    const { proof, cleanUp } = await (0,canary.proveByUpload)(bucket, from, context, to);
    await cleanUp();
    if (proof.kind === 'works')
        return null;
    return proof.kind === 'fails' && proof.refusedFor === 'everyone'
        ? restoredRuleFails(bucket, from, failedProof, proof)
        : restoredRuleUntested(bucket, from, failedProof, proof);
}

;// CONCATENATED MODULE: ./lib/reconcile/apply-change.js















async function applyChange(drift, wanted, context) {
    const rejected = await checkPreconditions(drift, wanted, context);
    if (rejected !== null)
        return { actual: drift.rule, ...rejected };
    return await sendAndProve(drift, { from: drift.rule, to: wanted }, context);
}
async function sendAndProve(drift, change, context) {
    const { bucket } = drift;
    let sent = { mayTakeEffectLater: true };
    try {
        sent = await sendChange(drift, change, context);
        const { failure } = sent;
        if (failure?.mayHaveTakenEffect === false) {
            const after = await inspectAfterRefusal(drift, change, sent, context);
            if (!after.mayBeChanged)
                return await outcomeWithoutChange(drift, { ...sent, failure }, after, context);
        }
        return await proveChange(bucket, change, sent, context);
    }
    catch (error) {
        if (context.evidence.sentChange === undefined)
            throw error;
        const reason = (0,unknown_messages/* brokenRun */.HT)(bucket, error);
        if (!context.canary)
            return (0,bucket_outcome/* unknown */.L)(reason, { previous: change.from });
        return await rollBack({ bucket, change, failedProof: { kind: 'inconclusive', reason } }, sent, context);
    }
}
async function sendChange({ bucket }, change, context) {
    const { evidence, rules, log } = context;
    return await writeRule(bucket, change.to, rules, {
        allowUnread: false,
        mayReplace(shown) {
            if ((0,bucket_context/* isStopping */.v)(context) || !isIdentical(shown, change.from))
                return false;
            if (evidence.sentChange === undefined) {
                log((0,message/* message */.iU) `Changing ${(0,message/* bucket */.DC)(bucket)} from ${(0,encryption_rule/* describeRule */.IO)(change.from)} to ${(0,encryption_rule/* describeRule */.IO)(change.to)}.`);
                evidence.sentChange = change;
            }
            return true;
        }
    });
}
function isIdentical(one, other) {
    return (0,encryption_rule/* sameRule */.t6)(one, other) && one?.kmsKeyId === other?.kmsKeyId;
}
const refusedLimitMs = 5_000;
async function inspectAfterRefusal({ bucket, region }, change, { failure, blockedBy }, context) {
    if (context.evidence.sentChange === undefined)
        return { mayBeChanged: false };
    if (blockedBy !== undefined && (0,encryption_rule/* sameRule */.t6)(blockedBy.rule, change.to, region)) {
        return { mayBeChanged: true };
    }
    let last;
    for (let attempt = 1; attempt <= 2; attempt += 1) {
        const limitMs = attempt === 2 && failure?.ambiguousRefusal === true ? refusedLimitMs : 0;
        const back = await (0,read_back/* readBack */.e7)(bucket, change, { limitMs, accepted: false }, context);
        if (back.shownOnce)
            return { mayBeChanged: true };
        if (back.rule !== undefined)
            last = { rule: back.rule };
        else if (back.sighting !== undefined)
            last = { rule: back.sighting.rule };
    }
    return last === undefined || !(0,encryption_rule/* sameRule */.t6)(last.rule, change.from, region)
        ? { mayBeChanged: true }
        : { mayBeChanged: false, last };
}
async function outcomeWithoutChange({ bucket, rule, requirement, region }, { failure, blockedBy }, { last }, context) {
    const { evidence, rules } = context;
    const wasSent = evidence.sentChange !== undefined;
    delete evidence.sentChange;
    if (wasSent && failure.ambiguousRefusal)
        warnOfPendingWrite(bucket, context);
    if (blockedBy === undefined) {
        const reason = wasSent ? failure.reason : (0,unknown_messages/* notReadAgain */.ou)(bucket, failure);
        return (0,bucket_outcome/* unknown */.L)(reason, { actual: rule });
    }
    const { rule: actual } = blockedBy;
    if (isIdentical(actual, rule)) {
        const reason = wasSent
            ? (0,unknown_messages/* stoppedAfterRefusal */.G)(bucket, actual)
            : (0,unknown_messages/* interrupted */.VM)((0,message/* message */.iU) `${(0,message/* bucket */.DC)(bucket)} was changed`);
        return (0,bucket_outcome/* unknown */.L)(reason, { actual });
    }
    if ((0,comparison/* compare */.U)(requirement, actual, region).kind === 'matches') {
        const third = await (0,call_failure/* resultOrFailure */.p)(rules.read(bucket));
        if (!(third instanceof call_failure/* CallFailure */.R)) {
            if ((0,encryption_rule/* sameRule */.t6)(third.rule, actual, region)) {
                return {
                    actual,
                    differences: [],
                    ...(await (0,prove_current_rule/* proveCurrentRule */.e)(bucket, actual, region, context))
                };
            }
            return (0,bucket_outcome/* unknown */.L)((0,unknown_messages/* changedMeanwhile */.Fd)(bucket, rule, actual), { actual: third.rule });
        }
    }
    return (0,bucket_outcome/* unknown */.L)((0,unknown_messages/* changedMeanwhile */.Fd)(bucket, rule, actual), {
        actual: last === undefined ? actual : last.rule
    });
}
async function proveChange(bucket, change, sent, context) {
    const back = await (0,read_back/* readBack */.e7)(bucket, change, (0,read_back/* limitAfterWrite */.Xx)(sent), context);
    const facts = (0,defined_fields/* defined */.s)({ previous: change.from, actual: back.rule });
    if (!back.shown) {
        const reason = (0,unknown_messages/* notShown */.d5)(bucket, change, {
            back,
            writeFailure: sent.failure,
            isStopped: (0,bucket_context/* isStopping */.v)(context)
        });
        if (sent.mayTakeEffectLater)
            warnOfPendingWrite(bucket, context);
        return context.canary && back.foreign === undefined
            ? await rollBack({ bucket, change, failedProof: { kind: 'inconclusive', reason } }, sent, context)
            : (0,bucket_outcome/* unknown */.L)(reason, facts);
    }
    const applied = { ...facts, status: 'applied' };
    if (!context.canary)
        return applied;
    const { proof, cleanUp } = await (0,canary.proveByUpload)(bucket, change.to, context, change.from);
    if (proof.kind === 'works') {
        context.evidence.settledOutcome = applied;
        await cleanUp();
        return applied;
    }
    const changed = change.to === null
        ? (0,message/* message */.iU) `The rule of ${(0,message/* bucket */.DC)(bucket)} was deleted.`
        : (0,message/* message */.iU) `The rule of ${(0,message/* bucket */.DC)(bucket)} was set to ${(0,bucket_facts/* newRule */.Rp)(change.to, 'the new rule')}.`;
    const failedProof = (0,canary/* withPrefix */.F)(changed, proof);
    const outcome = await rollBack({ bucket, change, failedProof }, sent, context);
    await cleanUp();
    return outcome;
}


/***/ }),

/***/ 34461:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  outcomeOfFailedProof: () => (/* binding */ outcomeOfFailedProof),
  proveByUpload: () => (/* binding */ proveByUpload),
  F: () => (/* binding */ withPrefix)
});

// EXTERNAL MODULE: ./lib/encryption/defined-fields.js
var defined_fields = __webpack_require__(10212);
// EXTERNAL MODULE: ./lib/encryption/kms-key-identity.js
var kms_key_identity = __webpack_require__(92161);
// EXTERNAL MODULE: ./lib/encryption/rule.js
var encryption_rule = __webpack_require__(63043);
;// CONCATENATED MODULE: ./lib/encryption/object-encryption.js


function showsRule(stored, rule) {
    if (stored === null || rule === null)
        return stored === rule;
    return (stored.algorithm === rule.algorithm &&
        (0,encryption_rule/* dataEncryptionOf */.jL)(stored) === (0,encryption_rule/* dataEncryptionOf */.jL)(rule) &&
        showsKey(stored.kmsKeyId, rule));
}
function showsKey(stored, { algorithm, kmsKeyId }) {
    if (algorithm !== 'KMS')
        return stored === undefined;
    if ((0,kms_key_identity/* isServiceKey */.ns)(kmsKeyId))
        return true;
    return (0,kms_key_identity/* isAlias */.Vj)(kmsKeyId) ? !(0,kms_key_identity/* isServiceKey */.ns)(stored) : (0,kms_key_identity/* hasSameName */.aV)(stored, kmsKeyId);
}

// EXTERNAL MODULE: ./lib/ports/call-failure.js
var call_failure = __webpack_require__(35033);
// EXTERNAL MODULE: ./lib/text/message.js
var message = __webpack_require__(39140);
// EXTERNAL MODULE: ./lib/reconcile/bucket-facts.js
var bucket_facts = __webpack_require__(87810);
;// CONCATENATED MODULE: ./lib/reconcile/leftover-test-object.js



const maxVersions = 40;
async function removeLeftover(bucket, { key, isStored, versionId, isUnanswered, isAmbiguous }, context) {
    const isDeleted = !isStored || (await remove(bucket, key, versionId, context));
    if (isUnanswered)
        warnOfPendingUpload(bucket, key, context);
    const isOneOfMany = isAmbiguous && !(isStored && versionId === undefined);
    const isGone = isDeleted &&
        (!(isUnanswered || isOneOfMany) || (await removeVersions(bucket, key, versionId, context)));
    if (isGone)
        context.evidence.testObjects.delete(key);
}
async function remove(bucket, key, versionId, { objects, evidence }) {
    const removal = await (0,call_failure/* resultOrFailure */.p)(objects.remove(bucket, key, versionId));
    if (removal instanceof call_failure/* CallFailure */.R) {
        const testObject = (0,message/* message */.iU) `test object ${(0,bucket_facts/* testObjectPart */.hF)(key)}`;
        const [subject, advice] = versionId === undefined
            ? [
                (0,message/* message */.iU) `The ${testObject}`,
                (0,message/* message */.iU) `Delete the object. If a retention policy protects it, delete it after the retention period.`
            ]
            : [
                (0,message/* message */.iU) `${(0,message/* own */.ZV)((0,message/* message */.iU) `Version ${(0,message/* value */.Uq)(versionId)}`, 'One version', 'Version')} of the ${testObject}`,
                (0,message/* message */.iU) `Delete that version. If a retention policy protects it, delete it after the retention period.`
            ];
        evidence.warnOfTestObject(key, (0,message/* sentences */.hC)((0,message/* message */.iU) `${subject} may still be in ${(0,message/* bucket */.DC)(bucket)}.`, removal.reason.message, removal.reason.hint, advice));
    }
    else if (removal.hidden) {
        evidence.warnOfTestObject(key, (0,message/* message */.iU) `The test object ${(0,bucket_facts/* testObjectPart */.hF)(key)} in ${(0,message/* bucket */.DC)(bucket)} is hidden by a delete marker, but a version of it still exists. Delete all versions of the object.`);
    }
    return !(removal instanceof call_failure/* CallFailure */.R || removal.hidden);
}
function warnOfPendingUpload(bucket, key, { evidence }) {
    evidence.warnOfTestObject(key, (0,message/* message */.iU) `An upload of the test object ${(0,bucket_facts/* testObjectPart */.hF)(key)} to ${(0,message/* bucket */.DC)(bucket)} was not confirmed and may still take effect. In a few minutes, check the bucket for the object, and delete it if it is there.`);
}
async function removeVersions(bucket, key, versionId, context) {
    const { objects } = context;
    const deleted = new Set([versionId]);
    for (let version = 0; version < maxVersions; version += 1) {
        const inspection = await (0,call_failure/* resultOrFailure */.p)(objects.inspect(bucket, key));
        if (!(inspection instanceof call_failure/* CallFailure */.R) && inspection.kind === 'gone')
            return true;
        const shown = inspection instanceof call_failure/* CallFailure */.R ? undefined : inspection.versionId;
        if (shown === undefined && versionId !== undefined)
            return false;
        if (inspection instanceof call_failure/* CallFailure */.R)
            return await remove(bucket, key, undefined, context);
        if (shown !== undefined && deleted.has(shown))
            return false;
        if (!(await remove(bucket, key, shown, context)))
            return false;
        deleted.add(shown);
    }
    return false;
}

// EXTERNAL MODULE: ./lib/ports/cloud-ports.js
var cloud_ports = __webpack_require__(87632);
// EXTERNAL MODULE: ./lib/reconcile/bucket-context.js
var bucket_context = __webpack_require__(94862);
// EXTERNAL MODULE: ./lib/reconcile/unknown-messages.js
var unknown_messages = __webpack_require__(85539);
;// CONCATENATED MODULE: ./lib/reconcile/canary.js










const staleLimitMs = 10_000;
const pauseMs = 1_000;
function withPrefix(prefix, failedProof) {
    const { reason } = failedProof;
    return { ...failedProof, reason: { ...reason, message: (0,message/* sentences */.hC)(prefix, reason.message) } };
}
function outcomeOfFailedProof(failedProof, text) {
    return failedProof.kind === 'fails'
        ? { status: 'drifted', reason: { ...failedProof.reason, message: text } }
        : { status: 'unknown', reason: { ...failedProof.reason, message: text } };
}
async function proveByUpload(bucket, rule, context, previous) {
    const { clock } = context;
    const deadline = clock.now() + staleLimitMs;
    const leftovers = [];
    const cleanUp = async () => {
        for (const object of leftovers.splice(0))
            await removeLeftover(bucket, object, context);
    };
    for (;;) {
        if (context.overtime.aborted) {
            const reason = (0,unknown_messages/* stoppedBeforeUpload */.gh)(bucket);
            return { proof: { kind: 'inconclusive', reason }, cleanUp };
        }
        const { proof, isStale, object } = await uploadOnce(bucket, rule, context, previous);
        leftovers.push(object);
        if (!isStale || (0,bucket_context/* isStopping */.v)(context) || clock.now() >= deadline)
            return { proof, cleanUp };
        await cleanUp();
        await clock.sleep(pauseMs);
    }
}
async function uploadOnce(bucket, rule, context, previous) {
    const key = `${cloud_ports/* canaryFolder */.P}canary-${context.newName()}`;
    context.evidence.testObjects.add(key);
    const upload = await (0,call_failure/* resultOrFailure */.p)(context.objects.upload(bucket, key));
    if (upload instanceof call_failure/* CallFailure */.R) {
        const { mayHaveTakenEffect: isUnanswered, ambiguousRefusal: isAmbiguous } = upload;
        const object = { key, isStored: false, isUnanswered, isAmbiguous };
        return { proof: inconclusive(upload), isStale: false, object };
    }
    const { mayTakeEffectAgain: isUnanswered, ambiguousRefusal } = upload;
    if (upload.kind === 'refused') {
        const isStale = previous?.algorithm === 'KMS';
        const object = { key, isStored: false, isUnanswered, isAmbiguous: ambiguousRefusal };
        return { proof: refused(upload), isStale, object };
    }
    const inspection = await (0,call_failure/* resultOrFailure */.p)(context.objects.inspect(bucket, key));
    const shown = inspection instanceof call_failure/* CallFailure */.R || inspection.kind === 'gone' ? undefined : inspection;
    const object = (0,defined_fields/* defined */.s)({
        key,
        isStored: true,
        isUnanswered,
        isAmbiguous: ambiguousRefusal || (shown !== undefined && shown.versionId !== upload.versionId),
        versionId: upload.versionId ?? shown?.versionId
    });
    const proof = isStoredByOldKey(upload.stored, rule, previous)
        ? storedOtherwise(uploadResponse, upload.stored, rule)
        : compareStored(bucket, upload, inspection, rule);
    if (proof.kind === 'works') {
        context.evidence.check((0,message/* message */.iU) `A test upload without an encryption header ${(0,message/* own */.ZV)(describeStored(upload.stored), 'was stored as the rule requires')}, as confirmed by the upload response and a HEAD request.`);
    }
    const isStale = proof.kind === 'fails' && previous !== undefined && showsRule(upload.stored, previous);
    return { proof, isStale, object };
}
function isStoredByOldKey(stored, rule, previous) {
    const oldKey = previous?.kmsKeyId;
    return (!(0,kms_key_identity/* isServiceKey */.ns)(oldKey) && (0,kms_key_identity/* isServiceKey */.ns)(rule?.kmsKeyId) && (0,kms_key_identity/* hasSameName */.aV)(stored?.kmsKeyId, oldKey));
}
const uploadResponse = (0,message/* message */.iU) `the upload response`;
function compareStored(bucket, upload, inspection, rule) {
    if (!showsRule(upload.stored, rule)) {
        return storedOtherwise(uploadResponse, upload.stored, rule);
    }
    if (inspection instanceof call_failure/* CallFailure */.R)
        return inconclusive(inspection);
    if (inspection.kind === 'gone') {
        return inconclusiveBecause({
            message: (0,message/* message */.iU) `The test object in ${(0,message/* bucket */.DC)(bucket)} was gone before a HEAD request could check it.`,
            hint: (0,message/* message */.iU) `Find out what deletes objects in the bucket immediately after an upload.`
        });
    }
    return showsRule(inspection.stored, rule)
        ? { kind: 'works' }
        : storedOtherwise((0,message/* message */.iU) `a HEAD request`, inspection.stored, rule);
}
function storedOtherwise(source, stored, rule) {
    return failed((0,message/* message */.iU) `The test object ${(0,message/* own */.ZV)(describeStored(stored), 'was not stored as expected (see the table)', 'Test upload')}, according to ${source}. The bucket's rule: ${(0,message/* own */.ZV)((0,encryption_rule/* describeRule */.IO)(rule), message/* seeTable */._8, 'Tested rule')}.`, (0,message/* message */.iU) `OSS does not encrypt objects as the bucket's rule requires. Check whether a proxy modifies requests or responses between the runner and OSS. If none does, contact Alibaba Cloud support.`);
}
function describeStored(stored) {
    return stored === null
        ? (0,message/* message */.iU) `was not encrypted`
        : (0,message/* message */.iU) `was encrypted using ${(0,encryption_rule/* describeRule */.IO)(stored)}`;
}
function refused({ refusedByKms, ofCaller, requestIds }) {
    return failed((0,message/* message */.iU) `The test upload was refused because of the KMS key: ${refusedByKms}.${(0,message/* requestReference */.Tm)(requestIds)}`, (0,message/* message */.iU) `In KMS, check that the key is enabled and in the bucket's region. Check that every identity that uploads to the bucket, including the one that this step uses, has the permissions ${(0,message/* code */.aY)('kms:GenerateDataKey')} and ${(0,message/* code */.aY)('kms:Decrypt')} on the key.`, ofCaller ? 'this caller' : 'everyone');
}
function failed(text, hint, refusedFor = 'none') {
    return { kind: 'fails', reason: { code: 'canary-failed', message: text, hint }, refusedFor };
}
function inconclusiveBecause(cause) {
    return { kind: 'inconclusive', reason: { ...cause, code: 'canary-inconclusive' } };
}
function inconclusive({ reason }) {
    return inconclusiveBecause(reason);
}


/***/ })

};
