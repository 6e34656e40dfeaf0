export const id = 426;
export const ids = [426];
export const modules = {

/***/ 94426:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   explainMissingCredentials: () => (/* binding */ explainMissingCredentials)
/* harmony export */ });
/* harmony import */ var _text_message_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(39140);

async function explainMissingCredentials(missing) {
    const { actor, isFork } = await readEvent();
    if (missing === 'id-token') {
        return isFork
            ? (0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .message */ .iU) `This run is for a pull request from a fork, so it cannot have ${(0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)('id-token: write')}, even if the workflow sets it. ${skipForks}`
            : _text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .emptyMessage */ .FS;
    }
    if (actor === 'dependabot[bot]') {
        return (0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .message */ .iU) `Dependabot started this run, so it gets only Dependabot secrets. Skip this step for Dependabot, or add the secrets in the repository settings, under Secrets and variables > Dependabot.`;
    }
    if (isFork) {
        return (0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .message */ .iU) `This run is for a pull request from a fork, so it gets no secrets. ${skipForks}`;
    }
    return (0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .message */ .iU) `Check that the secret exists and that its name is spelled correctly. If it is an environment secret, check that the job sets that ${(0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)('environment')} and is allowed to use it. Pull requests from forks get no secrets. Those from Dependabot get only Dependabot secrets.`;
}
const skipForks = (0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .message */ .iU) `Run this step on ${(0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)('push')} or ${(0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)('schedule')}, or skip it for forks.`;
async function readEvent() {
    try {
        const { context } = await __webpack_require__.e(/* import() */ 413).then(__webpack_require__.bind(__webpack_require__, 92413));
        const { actor, eventName, payload } = context;
        const head = payload.pull_request?.['head'];
        const headRepository = head?.repo?.full_name;
        const isFork = eventName !== 'pull_request_target' &&
            typeof headRepository === 'string' &&
            headRepository !== payload.repository?.full_name;
        return { actor, isFork };
    }
    catch {
        return { actor: '', isFork: false };
    }
}


/***/ })

};
