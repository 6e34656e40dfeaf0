export const id = 426;
export const ids = [426];
export const modules = {

/***/ 94426:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   explainMissingCredentials: () => (/* binding */ explainMissingCredentials)
/* harmony export */ });
/* harmony import */ var _text_message_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(39140);

/**
 * Explains why this run may have no secrets, or may not request an OIDC token, as far as its event
 * shows. Loaded on demand: @actions/github, which reads the event, is only for runs without credentials.
 */
async function explainMissingCredentials(missing) {
    const { actor, isFork } = await readEvent();
    if (missing === 'id-token') {
        return isFork
            ? (0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .message */ .iU) `This run is for a pull request from a fork. Such a run cannot have ${(0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)('id-token: write')}, even if the workflow sets it. ${skipForks}`
            : _text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .emptyMessage */ .FS;
    }
    if (actor === 'dependabot[bot]') {
        return (0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .message */ .iU) `Dependabot started this run. Such a run gets only the secrets for Dependabot. Add the secrets in the settings of the repository, under Secrets and variables, Dependabot.`;
    }
    if (isFork) {
        return (0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .message */ .iU) `This run is for a pull request from a fork. Such a run gets no secrets. ${skipForks}`;
    }
    return (0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .message */ .iU) `Check that the secret exists, that its name is spelled correctly, and that the job may use its environment. Pull requests from forks and from Dependabot get no secrets.`;
}
const skipForks = (0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .message */ .iU) `Run this step on ${(0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)('push')} or ${(0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)('schedule')}, or skip it for forks.`;
async function readEvent() {
    try {
        const { context } = await __webpack_require__.e(/* import() */ 413).then(__webpack_require__.bind(__webpack_require__, 92413));
        const { actor, payload } = context;
        const head = payload.pull_request?.['head'];
        const headRepository = head?.repo?.full_name;
        const isFork = typeof headRepository === 'string' && headRepository !== payload.repository?.full_name;
        return { actor, isFork };
    }
    catch {
        // An unreadable event explains nothing; the general advice still applies.
        return { actor: '', isFork: false };
    }
}


/***/ })

};
