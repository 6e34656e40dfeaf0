export const id = 329;
export const ids = [329];
export const modules = {

/***/ 25329:
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




/**
 * Warns of what a change affects besides new uploads. Never blocks the change: warns as well of what
 * could not be determined. Source: the vendor's server-side encryption guide.
 */
async function warnAboutSideEffects({ bucket, rule, region }, wanted, { buckets, evidence }) {
    const oldKey = rule?.kmsKeyId;
    if (oldKey !== undefined &&
        !(0,kms_key_identity/* isServiceKey */.ns)(oldKey) &&
        !(0,kms_key_identity/* isSameKey */.yL)(oldKey, wanted?.kmsKeyId, region)) {
        evidence.warn((0,message/* message */.iU) `Objects encrypted with the previous KMS key (${(0,message/* own */.ZV)((0,message/* value */.Uq)(oldKey), bucket_facts/* inTable */.Kd, 'Previous key')}) still need that key. If it is disabled or deleted, they cannot be read.`);
    }
    if (wanted?.algorithm !== 'KMS')
        return;
    const profile = await (0,call_failure/* resultOrFailure */.p)(buckets.describe(bucket));
    if (profile instanceof call_failure/* CallFailure */.R) {
        evidence.warn((0,message/* sentences */.hC)((0,message/* message */.iU) `Whether ${(0,message/* bucket */.DC)(bucket)} is public or replicated is not determined. Encryption with KMS affects both.`, profile.reason.message, profile.reason.hint));
        return;
    }
    if (profile.publicRead) {
        evidence.warn((0,message/* message */.iU) `${(0,message/* bucket */.DC)(bucket, 'Bucket')} is public, but anonymous users cannot read objects encrypted with KMS. New objects can be read with credentials only.`);
    }
    if (profile.replicated) {
        evidence.warn((0,message/* message */.iU) `${(0,message/* bucket */.DC)(bucket, 'Bucket')} is replicated to another region. Objects encrypted with KMS are replicated only if the replication rule allows it and names a key in that region.`);
    }
}

// EXTERNAL MODULE: ./lib/encryption/kms-key-state.js
var kms_key_state = __webpack_require__(83570);
;// CONCATENATED MODULE: ./lib/reconcile/key-check.js




/** What happens if an unchecked key turns out to be unusable. */
const consequence = (0,message/* message */.iU) `OSS accepts a rule whose key cannot be used, and then refuses every upload.`;
const allowed = { kind: 'allowed' };
/**
 * Asks KMS whether a key can encrypt objects of a bucket in this region, before it is set. Under
 * `auto`, only a missing permission lets the key pass unchecked, with a warning; any other failure of
 * KMS does not.
 */
async function checkKey(id, region, { keys, checkKmsKey, evidence }) {
    if (checkKmsKey === 'off') {
        evidence.warn((0,message/* sentences */.hC)((0,message/* message */.iU) `The required KMS key (${(0,bucket_facts/* keyPart */.Vs)(id)}) was not checked, because of ${(0,message/* input */.hF)('check-kms-key', 'off')}.`, consequence));
        return allowed;
    }
    const response = await (0,call_failure/* resultOrFailure */.p)(keys.describe(id, region));
    if (response instanceof call_failure/* CallFailure */.R) {
        if (checkKmsKey === 'required' || response.reason.code !== 'access-denied') {
            return { kind: 'failed', failure: response };
        }
        evidence.warn((0,message/* sentences */.hC)((0,message/* message */.iU) `The required KMS key (${(0,bucket_facts/* keyPart */.Vs)(id)}) was not checked, because the permission to describe it is missing.`, consequence, (0,message/* message */.iU) `To have the key checked, allow ${(0,message/* code */.aY)('kms:DescribeKey')}.`));
        return allowed;
    }
    const { requestIds } = response;
    if (response.kind === 'unusable') {
        return {
            kind: 'unusable',
            problems: [(0,message/* message */.iU) `${response.problem} in ${(0,message/* value */.Uq)(region)}`],
            requestIds
        };
    }
    const problems = (0,kms_key_state/* problemsWithKey */.YX)(response.key, region);
    if (problems.length > 0)
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








/** Checks, in this order, what can rule out a change before it is sent; `null`: nothing does. */
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


/** Sets or deletes a bucket's rule, as long as the precondition holds. */
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
/** Counts an ambiguous refusal, which a gateway may send although OSS carries the request out. */
function mayTakeEffectLater(wasUnanswered, { ambiguousRefusal }) {
    return wasUnanswered || ambiguousRefusal;
}
/** Call it wherever a bucket is left without the change that was sent to it. */
function warnOfPendingWrite(bucket, { evidence }) {
    evidence.warn((0,message/* message */.iU) `A request to change ${(0,message/* bucket */.DC)(bucket)} was not confirmed and may still take effect. Check the bucket again in a few minutes.`);
}

;// CONCATENATED MODULE: ./lib/reconcile/restore-rule.js








/** An unproven rule left on a bucket is the worst outcome, so restoring is retried. */
const maxAttempts = 3;
const pauseMs = 1_000;
/**
 * Restores the previous rule. A foreign rule stops it only if several reads show it and uploads are
 * not seen to be refused under it: in doubt the previous rule is restored.
 */
async function restoreRule({ bucket, change: { from, to }, failedProof }, context) {
    const { clock, rules, evidence } = context;
    const { region } = evidence.known;
    const undoing = { from: to, to: from };
    const sightingAfter = (last, rule) => (0,read_back/* nextSighting */.r6)(last, { rule, region, at: clock.now() }, undoing);
    // As before a change, two reads must agree that no foreign rule is there.
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
                // A single read that no longer shows the foreign rule may be stale, too.
                if (evenForeign)
                    replaced = isTheirs ? shown : (replaced ?? sighting);
                return evenForeign || !(isTheirs || isContradicted);
            }
        });
        isContradicted = false;
        const isWithheld = blockedBy !== undefined;
        if (!isWithheld) {
            // Without a read before it, the write may have replaced the rule that was seen earlier.
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
        // After our own write, what was seen before it no longer counts.
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
        // The rule that stopped the write may be gone, and no further read is to be had.
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
    evidence.warn((0,message/* message */.iU) `${(0,message/* bucket */.DC)(bucket, 'Bucket')} could not be read immediately before the rollback sent the previous rule (${(0,bucket_facts/* previousRule */.i$)(from)}). If another process had just set a rule, that rule is lost.`);
}
/** When one read shows a foreign rule and the next does not, either may be stale: a third read decides. */
async function readThirdTime(bucket, undoing, back, context) {
    if (!isOurs(back, undoing, context.evidence.known.region))
        return back;
    return await (0,read_back/* readOnce */.WY)(bucket, context);
}
function isOurs({ rule }, undoing, region) {
    return rule !== undefined && !(0,read_back/* isForeign */.jq)(rule, undoing, region);
}
/** Whether an unreadable bucket may refuse uploads. One that accepts them is not overwritten unread. */
async function mayRefuseUploads(bucket, rule, failedProof, context) {
    if (failedProof.kind === 'fails')
        return failedProof.refusedFor !== 'none';
    if ((0,bucket_context/* isStopping */.v)(context))
        return true;
    const { proof, cleanUp } = await (0,canary/* proveByUpload */.lY)(bucket, rule, context);
    await cleanUp();
    return proof.kind === 'inconclusive' || (proof.kind === 'fails' && proof.refusedFor !== 'none');
}
/** Whether uploads, not only this caller's, are refused under a rule that another process seems to have set. */
async function refusesUploads(bucket, rule, failedProof, context) {
    const isRefused = failedProof.kind === 'fails' && failedProof.refusedFor === 'everyone';
    if (!isRefused || (0,bucket_context/* isStopping */.v)(context))
        return false;
    const { proof, cleanUp } = await (0,canary/* proveByUpload */.lY)(bucket, rule, context);
    await cleanUp();
    return proof.kind === 'fails' && proof.refusedFor === 'everyone';
}

// EXTERNAL MODULE: ./lib/reconcile/rollback-outcome.js
var rollback_outcome = __webpack_require__(43223);
;// CONCATENATED MODULE: ./lib/reconcile/rollback.js










/** How long to watch for an unanswered request of the change that still takes effect, in milliseconds. */
const watchLimitMs = 10_000;
const watchPauseMs = 2_000;
/**
 * Rolls back a change that was not proved: restores the previous rule and reads it back, watches for a
 * late request of the change, and tests whether uploads with the previous key still work. Never rejects.
 */
async function rollBack(unproved, { mayTakeEffectLater }, context) {
    const { bucket, change } = unproved;
    if (mayTakeEffectLater)
        warnOfPendingWrite(bucket, context);
    context.log((0,message/* message */.iU) `Rolling back ${(0,message/* bucket */.DC)(bucket)} to ${(0,encryption_rule/* describeRule */.IO)(change.from)}.`);
    try {
        const first = await restoreRule(unproved, context);
        const firstOutcome = (0,rollback_outcome/* rollbackOutcome */.pl)(unproved, first);
        if (first.kind !== 'restored')
            return firstOutcome;
        context.evidence.settledOutcome = mayTakeEffectLater
            ? (0,rollback_outcome/* rollbackOutcome */.pl)(unproved, { unwatched: 'stopped', ...first })
            : firstOutcome;
        const last = mayTakeEffectLater ? await watchForLateWrite(unproved, context) : first;
        if (last.kind !== 'restored')
            return (0,rollback_outcome/* rollbackOutcome */.pl)(unproved, last);
        const keyTest = await testRestoredKey(unproved, context);
        const hasNews = last.overwritten !== undefined || last.unwatched !== undefined;
        const restored = hasNews ? (0,rollback_outcome/* rollbackOutcome */.pl)(unproved, last) : firstOutcome;
        return keyTest === null || (isAlarm(restored) && !isAlarm(keyTest)) ? restored : keyTest;
    }
    catch (error) {
        const failure = new call_failure/* CallFailure */.R((0,unknown_messages/* brokenRun */.HT)(bucket, error));
        return (0,rollback_outcome/* rollbackOutcome */.pl)(unproved, { kind: 'failed', failure });
    }
}
function isAlarm({ reason }) {
    return reason?.code === 'rollback-failed';
}
/** Watches a restored bucket while the change may still take effect, and restores it again if it does. */
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
/** Tests the previous key: if it no longer works, the restored rule accepts no uploads either. */
async function testRestoredKey({ bucket, change: { from, to }, failedProof }, context) {
    if (from?.kmsKeyId === undefined || failedProof.kind !== 'fails' || (0,bucket_context/* isStopping */.v)(context)) {
        return null;
    }
    const { proof, cleanUp } = await (0,canary/* proveByUpload */.lY)(bucket, from, context, to);
    await cleanUp();
    if (proof.kind === 'works')
        return null;
    // A refusal of this caller alone says nothing about others; nor does an object stored otherwise.
    return proof.kind === 'fails' && proof.refusedFor === 'everyone'
        ? (0,rollback_outcome/* restoredRuleFails */.Ay)(bucket, from, failedProof, proof)
        : (0,rollback_outcome/* restoredRuleUntested */.v0)(bucket, from, failedProof, proof);
}

;// CONCATENATED MODULE: ./lib/reconcile/apply-change.js















/**
 * Sets the rule `wanted`, unless that would weaken the bucket or the key can't be used. Reads the
 * rule back and, with `canary`, proves it with an upload; rolls back if the proof fails.
 */
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
/** Sends the change only over the rule that was judged: a second read, right before, must agree. */
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
/** Compares key ids by spelling: a rollback restores what was read, and OSS may not accept every spelling. */
function isIdentical(one, other) {
    return (0,encryption_rule/* sameRule */.t6)(one, other) && one?.kmsKeyId === other?.kmsKeyId;
}
/**
 * How long to look for a change after an ambiguous refusal, which a gateway may send although OSS
 * carried the change out, in milliseconds. The vendor's SDK tests wait about 3 s for a change to show.
 */
const refusedLimitMs = 5_000;
/** Verifies a refusal by reading: OSS may have carried the change out before a gateway refused it. */
async function inspectAfterRefusal({ bucket, region }, change, { failure, blockedBy }, context) {
    if (context.evidence.sentChange === undefined)
        return { mayBeChanged: false };
    if (blockedBy !== undefined && (0,encryption_rule/* sameRule */.t6)(blockedBy.rule, change.to, region)) {
        return { mayBeChanged: true };
    }
    // Read twice, since one read may be stale. An unreadable bucket may have been changed.
    let last;
    for (let attempt = 1; attempt <= 2; attempt += 1) {
        const limitMs = attempt === 2 && failure?.ambiguousRefusal === true ? refusedLimitMs : 0;
        const back = await (0,read_back/* readBack */.e7)(bucket, change, { limitMs, accepted: false }, context);
        if (back.shownOnce)
            return { mayBeChanged: true };
        // A third rule may have replaced either the change or the previous rule; the last read counts.
        if (back.rule !== undefined)
            last = { rule: back.rule };
        else if (back.sighting !== undefined)
            last = { rule: back.sighting.rule };
    }
    return last === undefined || !(0,encryption_rule/* sameRule */.t6)(last.rule, change.from, region)
        ? { mayBeChanged: true }
        : { mayBeChanged: false, last };
}
/** The outcome when the change did not take effect: the bucket is unchanged, or changed by another process. */
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
        // Two reads disagree: only a third can show that the bucket is compliant.
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
        // The change may still show, unproved, so roll back; but leave a foreign rule alone.
        return context.canary && back.foreign === undefined
            ? await rollBack({ bucket, change, failedProof: { kind: 'inconclusive', reason } }, sent, context)
            : (0,bucket_outcome/* unknown */.L)(reason, facts);
    }
    const applied = { ...facts, status: 'applied' };
    if (!context.canary)
        return applied;
    const { proof, cleanUp } = await (0,canary/* proveByUpload */.lY)(bucket, change.to, context, change.from);
    if (proof.kind === 'works') {
        context.evidence.settledOutcome = applied;
        await cleanUp();
        return applied;
    }
    const changed = (0,message/* message */.iU) `${(0,message/* bucket */.DC)(bucket, 'Bucket')} was changed to ${(0,bucket_facts/* newRule */.Rp)(change.to, 'the new rule')}.`;
    const failedProof = (0,canary/* withPrefix */.Fe)(changed, proof);
    const outcome = await rollBack({ bucket, change, failedProof }, sent, context);
    await cleanUp();
    return outcome;
}


/***/ })

};
