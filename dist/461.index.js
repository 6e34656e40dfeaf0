export const id = 461;
export const ids = [461];
export const modules = {

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
