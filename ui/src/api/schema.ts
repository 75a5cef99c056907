// Generated from the API document by `npm run docs:generate`; types only, nothing of it reaches a browser.

export interface paths {
    readonly "/": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description One document for every address of the page; the page itself reads the address. */
        readonly get: operations["page.page_"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/admin/config/refresh": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** @description Reads the settings of the site now instead of when they are due. */
        readonly post: operations["admin.refresh"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/admin/login": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** @description Signs in with the site's password, where people sign in with one, and sets the cookies. */
        readonly post: operations["admin.login"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/admin/logout": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** @description Ends the session of this site; whoever has none is answered the same. */
        readonly post: operations["admin.logout"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/admin/status": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description Who is asking, as this site sees it: open to everybody, and an admin is told more. */
        readonly get: operations["admin.status"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/bulk": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** @description Begins a job that does the same to many photos, one after another. */
        readonly post: operations["bulk.start"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/captions/preview": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** @description What each platform would receive of these texts; nothing is stored or sent. */
        readonly post: operations["preview.preview"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/config/features": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description What this site can do; strangers are told what they need to see the page. */
        readonly get: operations["config.features"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/config/publishers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description The enabled platforms, whether each is ready, and how long a text may be there. */
        readonly get: operations["config.publishers"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/config/voice-profile": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description The examples of how captions are to sound. */
        readonly get: operations["voice.read"];
        readonly put?: never;
        /** @description Saves other examples; null goes back to those of the settings. Without `If-Match` the last one to save wins. */
        readonly post: operations["voice.save"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/docs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description The document itself, made from the routes and their types. */
        readonly get: operations["docs.document"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description What was posted, moved or left undecided, newest first. */
        readonly get: operations["history.list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/history/{contentHash}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description Everything that is on record about one photo. */
        readonly get: operations["history.get"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/history/{contentHash}/resolve": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** @description Records what a person found out about a post whose fate nobody knew. */
        readonly post: operations["history.resolve"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/images": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description Photos of one folder, page by page. */
        readonly get: operations["images.page"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/images/{filename}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description One photo with its texts, its posts and what may be done with it now. */
        readonly get: operations["images.detail"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/images/{filename}/analyze": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** @description Has the photo looked at and a caption written; what a person wrote stays. */
        readonly post: operations["captions.analyze"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/images/{filename}/caption": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /** @description Saves the words of a person, unless somebody else has saved meanwhile. */
        readonly put: operations["captions.save"];
        readonly post?: never;
        /** @description Drops the words of people; what was generated comes back. */
        readonly delete: operations["captions.drop"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/images/{filename}/delete": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** @description Deletes a photo for good; its exact name must be given once more. */
        readonly post: operations["curation.delete"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/images/{filename}/keep": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** @description Moves a photo to the ones to keep. */
        readonly post: operations["curation.keep"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/images/{filename}/original": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description The file as it was uploaded, whole or in part. */
        readonly get: operations["imageBytes.original"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/images/{filename}/publish": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** @description Posts one photo to the platforms; the same key never posts twice. */
        readonly post: operations["publish.publish"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/images/{filename}/remove": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** @description Moves a photo to the ones to remove; nothing is deleted. */
        readonly post: operations["curation.remove"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/images/{filename}/thumbnail": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description The photo as a small JPEG, in one of the sizes of the list. */
        readonly get: operations["imageBytes.thumbnail"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/images/{filename}/undo": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** @description Takes the last move of a photo back. */
        readonly post: operations["curation.undo"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/images/list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description Only the names of the inbox. */
        readonly get: operations["images.names"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/images/random": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description One photo of the inbox; with a seed all of them come in an order of their own before any repeats. */
        readonly get: operations["images.random"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/library/objects": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description The files of one folder with their text files, page by page. */
        readonly get: operations["objects.list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/library/objects/{filename}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** @description Deletes a photo for good, with the texts beside it. */
        readonly delete: operations["objects.delete"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/library/objects/{filename}/move": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** @description Moves a photo to another folder, or back to the inbox. */
        readonly post: operations["objects.move"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/library/upload": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** @description Stores one photo in the inbox. */
        readonly post: operations["upload.upload"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/operations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description The newest bulk jobs of the site. */
        readonly get: operations["operations.list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/operations/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description How far a job or a publication is. */
        readonly get: operations["operations.get"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/operations/{id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** @description Ends a bulk job before its next photo and its next send. */
        readonly post: operations["operations.cancel"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/operations/{id}/continue": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** @description Goes on with a bulk job that is paused or was interrupted. */
        readonly post: operations["operations.continue"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/operations/{id}/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description The same as a stream of server-sent events: `snapshot`, what changes, and `done`. */
        readonly get: operations["operations.events"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/publish/next": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** @description Chooses a photo of the inbox and posts it. */
        readonly post: operations["publish.publishNext"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/assets/{path}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description Names carry a hash of their content, so an answer holds for ever; all but the style of the small pages. */
        readonly get: operations["page.asset"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auth/callback": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description Takes the provider's answer and goes back to the site that asked. */
        readonly get: operations["provider.callback"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auth/failed": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description Why a sign-in failed, at an address that holds neither code nor state. */
        readonly get: operations["provider.failure"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auth/login": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description Sends the browser to the place where people of this site sign in. */
        readonly get: operations["login.login"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auth/logout": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description Without a link that a tenant made less than a minute ago it does nothing; nor when another site leads here. */
        readonly get: operations["signOut.logout"];
        readonly put?: never;
        /** @description Ends the session and says where the page goes on to end the one of the sign-in host. */
        readonly post: operations["auth.logout"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auth/renew": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** @description Always 204: whether a session lives is nobody's business but its owner's. */
        readonly post: operations["auth.renew"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auth/signed-out": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description Where the provider sends people after it has signed them out: the one registered address. */
        readonly get: operations["signOut.signedOut"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auth/start": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description Sends the browser to the provider to sign in. */
        readonly get: operations["provider.start"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/favicon.ico": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description The icon that browsers ask for unasked. */
        readonly get: operations["page.favicon"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/grid": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description One document for every address of the page; the page itself reads the address. */
        readonly get: operations["page.page_grid"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/health/live": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description 200 until the listener closes, whatever else happens. */
        readonly get: operations["health.live"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/health/ready": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description Whether this process should get traffic. */
        readonly get: operations["health.ready"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description One document for every address of the page; the page itself reads the address. */
        readonly get: operations["page.page_history"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/photo/{folder}/{filename}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description One document for every address of the page; the page itself reads the address. */
        readonly get: operations["page.page_photo_folder_filename"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sign-in": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description One document for every address of the page; the page itself reads the address. */
        readonly get: operations["page.page_sign_in"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/upload": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description One document for every address of the page; the page itself reads the address. */
        readonly get: operations["page.page_upload"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Per action null (allowed now) or the code that says why not. Spec: web-api.md section 5.3. */
        readonly ActionsView: {
            readonly analyze: components["schemas"]["ErrorCode"] | null;
            readonly publish: components["schemas"]["ErrorCode"] | null;
            readonly keep: components["schemas"]["ErrorCode"] | null;
            readonly remove: components["schemas"]["ErrorCode"] | null;
            readonly undo: components["schemas"]["ErrorCode"] | null;
            readonly delete: components["schemas"]["ErrorCode"] | null;
        };
        /** @description Whether AI can be used now, as far as anybody has tried. The flags of a site never change because of it. Spec: web-api.md section 5.4. */
        readonly AiView: {
            readonly ready: boolean;
            /**
             * @description Why it is not ready.
             * @enum {string|null}
             */
            readonly reason: "switched_off" | "not_configured" | "credential_unavailable" | "insufficient_balance" | null;
        };
        /** @description Answer of POST `/api/images/{filename}/analyze`. Spec: web-api.md section 5.5. */
        readonly AnalysisView: {
            readonly filename: string;
            readonly description: string;
            readonly mood: string | null;
            readonly tags: readonly string[];
            readonly nsfw: boolean | null;
            readonly caption: string | null;
            readonly sd_caption: string | null;
            readonly alt_text: string | null;
            readonly sidecar_written: boolean;
            readonly platform_captions: {
                readonly [key: string]: string;
            };
            readonly cached: boolean;
            readonly captionVersion: string | null;
            /**
             * @description `offline`: made without AI, which the page says.
             * @enum {string}
             */
            readonly source: "ai" | "offline";
            /** @description Codes, e.g. `stripped_link`. */
            readonly warnings: readonly string[];
        };
        /** @enum {string} */
        readonly ArchiveOutcome: "done" | "pending" | "not_wanted" | "kept_in_inbox";
        /** @enum {string} */
        readonly BulkAction: "publish" | "analyze" | "keep" | "remove" | "undo" | "delete";
        /** @description Body of POST `/api/bulk`. Spec: web-api.md section 8. */
        readonly BulkBody: {
            readonly action: components["schemas"]["BulkAction"];
            readonly folder?: components["schemas"]["Folder"] | null;
            /** @description Missing only with `options.count`. */
            readonly photos?: readonly components["schemas"]["BulkPhotoBody"][] | null;
            readonly options?: components["schemas"]["BulkOptionsBody"] | null;
        };
        /** @description What is asked beside the photos: the choice is for publish; an option of another action says nothing. */
        readonly BulkOptionsBody: {
            /** @description Ids or types; missing or null = all enabled. An empty list names nothing, so it is refused. */
            readonly platforms?: readonly string[] | null;
            /**
             * @description Whether a missing caption may be written.
             * @enum {string|null}
             */
            readonly ai?: "auto" | "never" | null;
            /** @description A photo without words may go out without words. */
            readonly allowEmptyCaption?: boolean | null;
            /** @description analyze: pay again although a stored analysis fits. */
            readonly force?: boolean | null;
            /** @description delete: the exact names of all photos, typed or confirmed by a person. */
            readonly confirm?: readonly string[] | null;
            /** @description publish without named photos: so many are chosen. */
            readonly count?: number | null;
            /**
             * @description With `count`: in which order they are chosen.
             * @enum {string|null}
             */
            readonly order?: "random" | "oldest" | "name" | null;
        };
        /** @description One photo of a bulk job. */
        readonly BulkPhotoBody: {
            readonly filename: string;
            /** @description The version the person looked at; missing = whatever is there. */
            readonly version?: string | null;
        };
        /** @description Exactly what a platform would get. Spec: web-api.md section 4, `/api/captions/preview`. */
        readonly CaptionPreview: {
            readonly text: string;
            readonly length: number;
            readonly max: number;
            readonly unit: string;
            readonly hashtags: readonly string[];
            readonly shortened: boolean;
            readonly empty: boolean;
            readonly warnings: readonly string[];
        };
        /** @enum {string} */
        readonly CaptionSource: "ai" | "offline" | "human";
        /** @description The texts of a photo. Spec: web-api.md section 5.3. */
        readonly CaptionStateView: {
            readonly caption: string | null;
            /** @enum {string} */
            readonly captionState: "none" | "generated" | "human";
            readonly captions: {
                readonly [key: string]: {
                    readonly text: string;
                    readonly source: components["schemas"]["CaptionSource"];
                    readonly updatedAt: string | null;
                };
            };
            readonly altText: string | null;
            /** @description Null = unknown. */
            readonly nsfw: boolean | null;
            /** @description To be sent back when saving; null = nothing is stored yet. */
            readonly captionVersion: string | null;
        };
        /** @description Answer of POST `/api/admin/config/refresh`. */
        readonly ConfigRefreshView: {
            readonly configVersion: string;
            readonly changed: boolean;
            readonly ageSeconds: number;
        };
        /** @description Body of POST `/api/images/{filename}/delete`. */
        readonly DeleteBody: {
            /** @description The exact file name, typed by a person. */
            readonly confirm: string;
        };
        /** @description Answer of DELETE `/api/library/objects/{filename}`. */
        readonly DeletedView: {
            /** @description The name. */
            readonly deleted: string;
            /** @description Whether a text file went with it. */
            readonly sidecar_deleted: boolean;
        };
        /** @description Everything of one photo. Spec: web-api.md section 5.3. */
        readonly DetailView: {
            readonly caption: string | null;
            /** @enum {string} */
            readonly captionState: "none" | "generated" | "human";
            readonly captions: {
                readonly [key: string]: {
                    readonly text: string;
                    readonly source: components["schemas"]["CaptionSource"];
                    readonly updatedAt: string | null;
                };
            };
            readonly altText: string | null;
            /** @description Null = unknown. */
            readonly nsfw: boolean | null;
            /** @description To be sent back when saving; null = nothing is stored yet. */
            readonly captionVersion: string | null;
            readonly filename: string;
            readonly folder: components["schemas"]["Folder"];
            readonly version: string;
            readonly thumbnail_url: string;
            readonly modifiedAt: string;
            readonly temp_url: string;
            readonly sha256: string;
            readonly sd_caption: string | null;
            readonly metadata: {
                readonly [key: string]: unknown;
            };
            readonly has_sidecar: boolean;
            readonly size: number;
            readonly width: number | null;
            readonly height: number | null;
            readonly contentHash: string;
            readonly publishState: components["schemas"]["PublishState"];
            readonly platforms: {
                readonly [key: string]: components["schemas"]["HistoryPlatform"];
            };
            readonly moves: readonly components["schemas"]["MoveView"][];
            readonly actions: components["schemas"]["ActionsView"];
        };
        /**
         * @description A stable, public error code.
         * @enum {string}
         */
        readonly ErrorCode: "malformed_request" | "bad_host" | "duplicate_cookie" | "idempotency_key_required" | "validation_failed" | "method_not_allowed" | "request_timeout" | "body_too_large" | "photo_too_large" | "unsupported_media_type" | "uri_too_long" | "range_not_satisfiable" | "headers_too_large" | "sign_in_required" | "session_expired" | "wrong_password" | "too_many_attempts" | "not_admin_here" | "auth_not_configured" | "auth_disabled" | "password_login_disabled" | "sign_in_unavailable" | "callback_failed" | "sign_in_expired" | "sign_out_expired" | "provider_unavailable" | "cross_origin_refused" | "https_required" | "rate_limited" | "webhook_unauthorized" | "feature_disabled" | "publish_disabled" | "not_found" | "photo_not_found" | "no_photos" | "nothing_to_publish" | "operation_not_found" | "bad_name" | "name_taken" | "photo_changed" | "photo_unreadable" | "photo_busy" | "caption_changed" | "voice_profile_changed" | "caption_required" | "confirmation_required" | "move_not_supported" | "archive_conflict" | "idempotency_key_reused" | "in_progress" | "already_published" | "needs_decision" | "ledger_corrupt" | "ledger_version" | "voice_profile_corrupt" | "too_early_to_resolve" | "operation_finished" | "unknown_platform" | "platform_disabled" | "nsfw_blocked" | "all_failed" | "config_unavailable" | "storage_unavailable" | "storage_unauthorized" | "storage_not_conditional" | "storage_integrity" | "credentials_unavailable" | "ai_unavailable" | "ai_bad_output" | "ai_timeout" | "insufficient_balance" | "tenant_busy" | "overloaded" | "shutting_down" | "write_refused" | "internal_error";
        /** @description Answer of GET `/api/config/features` for admins. */
        readonly FeaturesView: {
            /** @enum {string} */
            readonly auth_mode: "auth0" | "password" | "none";
            readonly auto_view_enabled: boolean;
            /** @enum {string} */
            readonly mode: "review" | "publish";
            readonly analyze_caption_enabled: boolean;
            readonly publish_enabled: boolean;
            readonly keep_enabled: boolean;
            readonly remove_enabled: boolean;
            readonly delete_enabled: boolean;
            readonly library_enabled: boolean;
            readonly alt_text_enabled: boolean;
            readonly smart_hashtags_enabled: boolean;
            readonly voice_matching_enabled: boolean;
            readonly storage_provider: string;
            readonly ai: components["schemas"]["AiView"];
            readonly limits: components["schemas"]["LimitsView"];
        };
        /** @description One wrong field of a request: where it is (JSON pointer, or `?name` for a query) and what is wrong. */
        readonly FieldProblem: {
            readonly pointer: string;
            readonly code: string;
            readonly detail: string;
        };
        /** @enum {string} */
        readonly Folder: "inbox" | "archive" | "keep" | "remove";
        /** @description Answer of GET `/api/history`. */
        readonly HistoryPageView: {
            readonly items: readonly components["schemas"]["HistoryView"][];
            readonly total: number;
            readonly truncated: boolean;
        };
        readonly HistoryPlatform: {
            readonly status: components["schemas"]["PlatformStatus"];
            readonly code: string | null;
            /** @description Our fixed text for the code. */
            readonly message: string;
            readonly postId: string | null;
            readonly postUrl: string | null;
            readonly attempt: number;
            readonly sentAt: string | null;
            readonly retryable: boolean;
            readonly retryAfterSeconds: number | null;
            /** @description False: the outcome could not be stored; the ledger will say `unknown`. */
            readonly recorded: boolean;
            /** @description Exactly the text the platform received or would receive; null when it never got that far. */
            readonly caption: string | null;
            readonly type: string;
            /** @description When an `unknown` may be decided as `not_posted`; null otherwise. */
            readonly resolvableAt: string | null;
            readonly past: readonly {
                readonly attempt: number;
                readonly status: string;
                readonly postId: string | null;
                readonly postUrl: string | null;
                readonly sentAt: string | null;
                readonly caption: string | null;
            }[];
        };
        /** @description One record of the ledger for people. */
        readonly HistoryView: {
            readonly contentHash: string;
            readonly name: string;
            readonly folder: components["schemas"]["Folder"] | "deleted";
            readonly state: components["schemas"]["PublishState"];
            readonly platforms: {
                readonly [key: string]: components["schemas"]["HistoryPlatform"];
            };
            readonly moves: readonly components["schemas"]["MoveView"][];
            readonly updatedAt: string;
            readonly filename: string;
        };
        /** @description One photo of a listing. Spec: web-api.md section 5.1. */
        readonly ItemView: {
            readonly filename: string;
            readonly folder: components["schemas"]["Folder"];
            readonly version: string;
            readonly thumbnail_url: string;
            readonly modifiedAt: string;
            readonly size: number;
            readonly has_sidecar: boolean;
            /** @description Null while unknown. */
            readonly publishState: components["schemas"]["PublishState"] | null;
        };
        /** @description A bulk job as an operation. */
        readonly JobAnswer: {
            readonly id: string;
            /** @constant */
            readonly kind: "bulk";
            readonly action: components["schemas"]["BulkAction"];
            readonly folder: components["schemas"]["Folder"];
            readonly state: components["schemas"]["JobState"];
            /** @description With `paused`: the code that says why. */
            readonly reason: components["schemas"]["ErrorCode"] | null;
            readonly done: number;
            readonly total: number;
            readonly failed: number;
            readonly photos: readonly components["schemas"]["JobPhotoAnswer"][];
            readonly startedAt: string;
            readonly updatedAt: string;
        };
        /** @description One photo of a bulk job. Spec: web-api.md section 8. */
        readonly JobPhotoAnswer: {
            readonly filename: string;
            readonly state: components["schemas"]["JobPhotoState"];
            /** @description Why it failed, was skipped, or waits. */
            readonly code: string | null;
            /** @description Its name after a move, when that differs. */
            readonly finalName: string | null;
            /** @description Its version after a move, to be named when it is taken back. */
            readonly version: string | null;
            readonly contentHash: string | null;
            /** @description What became of each platform, once anything did. */
            readonly results?: {
                readonly [key: string]: components["schemas"]["PlatformResultView"];
            };
        };
        /** @enum {string} */
        readonly JobPhotoState: "queued" | "running" | "done" | "partial" | "failed" | "needs_decision" | "skipped" | "cancelled";
        /** @description Answer of POST `/api/bulk`. */
        readonly JobStartedView: {
            readonly jobId: string;
            /** @description Photos of the job. */
            readonly count: number;
        };
        /** @enum {string} */
        readonly JobState: "queued" | "running" | "paused" | "interrupted" | "done" | "cancelled";
        /**
         * @description State of a ledger record. Spec: publishing.md section 5.3.
         * @enum {string}
         */
        readonly LedgerStateName: "CLAIMED" | "NEEDS_DECISION" | "DONE" | "ARCHIVE_PENDING" | "PARTIAL" | "IDLE";
        readonly LengthLimit: {
            readonly max: number;
            readonly unit: components["schemas"]["LengthUnit"];
        };
        /**
         * @description How a platform counts the length of a text. Spec: captioning.md section 11.
         * @enum {string}
         */
        readonly LengthUnit: "graphemes" | "code_points" | "utf16" | "utf8_bytes";
        /** @description What the page must not hard-code. Spec: web-api.md section 5.4. */
        readonly LimitsView: {
            readonly maxUploadBytes: number;
            readonly acceptedTypes: readonly string[];
            readonly pageSizeMax: number;
            /** @description Most photos of one bulk job, by action. */
            readonly bulkMax: {
                readonly [key: string]: number;
            };
            readonly captionMaxBytes: number;
            /** @description Of the brand voice: entries, and characters of each. */
            readonly voiceMax: {
                readonly entries: number;
                readonly characters: number;
            };
        };
        /** @enum {string} */
        readonly ListingOrder: "asc" | "desc";
        /** @description Answer of GET `/api/images`. */
        readonly ListingView: {
            readonly total: number;
            readonly offset: number;
            /** @description More photos than the scan budget: the rest is not shown. */
            readonly truncated: boolean;
            readonly skipped: number;
            /** @description Null on the last page. */
            readonly cursor: string | null;
            /** @description Changes whenever the set of names does. */
            readonly listingVersion: string;
            readonly items: readonly (components["schemas"]["PublicItemView"] | components["schemas"]["ItemView"])[];
        };
        /** @description Body of POST `/api/admin/login`. What cannot be a password is simply wrong: one answer for every cause. */
        readonly LoginBody: {
            readonly password: string;
        };
        /** @description Answer of POST `/api/admin/login`. */
        readonly LoginView: {
            /** @constant */
            readonly admin: true;
            readonly error: null;
        };
        /** @description Body of POST `/api/library/objects/{filename}/move`. */
        readonly MoveBody: {
            /** @description `keep`, `remove`, or `root` for the way back to the inbox. To anything else nothing is moved. */
            readonly target_folder: string;
        };
        readonly MoveView: {
            /** @enum {string} */
            readonly kind: "archive" | "keep" | "remove" | "undo" | "delete";
            readonly fromFolder: components["schemas"]["Folder"];
            readonly fromName: string;
            readonly toFolder: components["schemas"]["Folder"] | "deleted";
            readonly toName: string;
            readonly at: string;
        };
        /** @description Answer of POST `/api/library/objects/{filename}/move`. */
        readonly MovedView: {
            /** @description The name it had. */
            readonly moved: string;
            /** @enum {string} */
            readonly destination: "keep" | "remove" | "root";
            readonly finalName: string;
        };
        /** @description Answer of GET `/api/images/list`. */
        readonly NamesView: {
            readonly filenames: readonly string[];
            readonly count: number;
            readonly truncated: boolean;
        };
        /** @description Something an admin should know, though nothing is wrong yet. Spec: web-api.md section 4, captioning.md section 7. */
        readonly NoticeView: {
            /** @constant */
            readonly code: "model_ends";
            /** @enum {string} */
            readonly severity: "info" | "warning" | "critical";
            /** @description For people. */
            readonly text: string;
            /**
             * @description The setting it is about.
             * @enum {string}
             */
            readonly setting: "vision_model" | "caption_model";
            /** @description `YYYY-MM-DD`; null = not announced. */
            readonly shutdownDate: string | null;
            readonly recommendedReplacement: string | null;
        };
        /** @description One photo of the library. The first three members are those of the Python Publisher V2. */
        readonly ObjectView: {
            /** @description The name; in another folder than the inbox with the folder before it: `archive/a.jpg`. */
            readonly key: string;
            readonly size: number;
            /** @description RFC 3339, UTC. */
            readonly last_modified: string;
            /** @description What the other routes of the library take, with `folder`. */
            readonly filename: string;
            readonly folder: components["schemas"]["Folder"];
            readonly version: string;
        };
        /** @description Answer of GET `/api/library/objects`. */
        readonly ObjectsView: {
            readonly objects: readonly components["schemas"]["ObjectView"][];
            /** @description Null on the last page. */
            readonly cursor: string | null;
            /** @description Photos that fit the question, of those that were looked at. */
            readonly total_in_window: number;
            /** @description More photos than are looked at: the rest is not counted. */
            readonly truncated: boolean;
        };
        /** @description Answer of GET `/api/operations/{id}`. */
        readonly OperationAnswer: {
            readonly id: string;
            /** @constant */
            readonly kind: "publish";
            /**
             * @description `interrupted`: its process died; the same request, or any other for the photo, goes on with it.
             * @enum {string}
             */
            readonly state: "running" | "done" | "interrupted";
            readonly done: number;
            readonly total: number;
            readonly failed: number;
            readonly photos: readonly components["schemas"]["OperationPhotoView"][];
            readonly result?: components["schemas"]["PublishView"];
            readonly startedAt: string;
            readonly updatedAt: string;
        };
        /** @description One photo of an operation. Spec: web-api.md section 8. */
        readonly OperationPhotoView: {
            /** @description Null while it is not known yet. */
            readonly filename: string | null;
            readonly contentHash: string | null;
            /** @enum {string} */
            readonly state: "running" | "interrupted" | "done" | "partial" | "failed" | "needs_decision";
            readonly code: string | null;
        };
        /** @description Answer of GET `/api/operations`. */
        readonly OperationsAnswer: {
            readonly items: readonly components["schemas"]["JobAnswer"][];
        };
        /** @description Where a photo goes. */
        readonly PhotoTarget: {
            readonly folder: components["schemas"]["Folder"];
            readonly name: string;
        };
        /** @description What became of one platform in one run. Spec: publishing.md section 6.1. */
        readonly PlatformResult: {
            readonly status: components["schemas"]["PlatformStatus"];
            readonly code: string | null;
            /** @description Our fixed text for the code. */
            readonly message: string;
            readonly postId: string | null;
            readonly postUrl: string | null;
            readonly attempt: number;
            readonly sentAt: string | null;
            readonly retryable: boolean;
            readonly retryAfterSeconds: number | null;
            /** @description False: the outcome could not be stored; the ledger will say `unknown`. */
            readonly recorded: boolean;
            /** @description Exactly the text the platform received or would receive; null when it never got that far. */
            readonly caption: string | null;
        };
        /** @description One platform's result, with the members of the Python Publisher V2. Spec: web-api.md section 5.6. */
        readonly PlatformResultView: {
            readonly status: components["schemas"]["PlatformStatus"];
            readonly code: string | null;
            /** @description Our fixed text for the code. */
            readonly message: string;
            readonly postId: string | null;
            readonly postUrl: string | null;
            readonly attempt: number;
            readonly sentAt: string | null;
            readonly retryable: boolean;
            readonly retryAfterSeconds: number | null;
            /** @description False: the outcome could not be stored; the ledger will say `unknown`. */
            readonly recorded: boolean;
            /** @description Exactly the text the platform received or would receive; null when it never got that far. */
            readonly caption: string | null;
            readonly success: boolean;
            readonly post_id: string | null;
            /** @description Our fixed text when it was not sent. */
            readonly error: string | null;
        };
        /** @enum {string} */
        readonly PlatformStatus: "sent" | "failed" | "unknown" | "skipped" | "unavailable";
        /** @description Body of POST `/api/captions/preview`. */
        readonly PreviewBody: {
            readonly caption?: string | null;
            readonly captions?: {
                readonly [key: string]: string;
            };
            readonly platforms?: readonly string[] | null;
            readonly nsfw?: boolean | null;
        };
        /** @description Every member a problem may have (RFC 9457); the last ones come with some codes only. Spec: web-api.md section 3. */
        readonly ProblemBody: {
            /** @description `urn:publisher-v2:problem:<code>` */
            readonly type: string;
            readonly title: string;
            readonly status: number;
            readonly code: components["schemas"]["ErrorCode"];
            /** @description A fixed sentence for people. */
            readonly detail: string;
            /** @description The same as in the header `X-Request-Id`. */
            readonly requestId: string;
            /** @description Which fields are not right. */
            readonly errors?: readonly components["schemas"]["FieldProblem"][];
            /** @description The same as in the header `Retry-After`. */
            readonly retryAfterSeconds?: number;
            /** @description Name of the flag that is off. */
            readonly feature?: string;
            /** @description The limit that was exceeded, in bytes. */
            readonly maxBytes?: number;
            /** @description Results by platform, when publishing was refused after it had begun or had been done before. */
            readonly results?: {
                readonly [key: string]: components["schemas"]["PlatformResultView"] | components["schemas"]["PlatformResult"];
            };
            readonly operationId?: string;
            /** @description What is stored instead of what the caller saw (`caption_changed`). */
            readonly caption?: string | null;
            readonly captions?: {
                readonly [key: string]: {
                    readonly text: string;
                    readonly source: components["schemas"]["CaptionSource"];
                    readonly updatedAt: string | null;
                };
            };
            readonly captionVersion?: string | null;
            /** @description Path of the setting that is wrong. */
            readonly setting?: string;
            /** @description A free name for the upload (`name_taken`). */
            readonly suggestedName?: string;
            /** @description Whether the photo that has the name is the very same one. */
            readonly sameContent?: boolean;
        };
        /** @description What a stranger sees of one photo; members of the Python shape are present and null. Spec: web-api.md section 6. */
        readonly PublicDetailView: {
            readonly filename: string;
            readonly folder: components["schemas"]["Folder"];
            readonly version: string;
            readonly thumbnail_url: string;
            readonly modifiedAt: string;
            readonly width: number | null;
            readonly height: number | null;
            readonly altText: string | null;
            readonly temp_url: null;
            readonly sha256: null;
            readonly caption: null;
            readonly sd_caption: null;
            readonly metadata: null;
            readonly has_sidecar: null;
        };
        /** @description What strangers may know. Spec: web-api.md section 6. */
        readonly PublicFeaturesView: {
            /** @enum {string} */
            readonly auth_mode: "auth0" | "password" | "none";
            readonly auto_view_enabled: boolean;
            /** @enum {string} */
            readonly mode: "review" | "publish";
        };
        /** @description One photo of a listing for strangers. Spec: web-api.md section 6. */
        readonly PublicItemView: {
            readonly filename: string;
            readonly folder: components["schemas"]["Folder"];
            readonly version: string;
            readonly thumbnail_url: string;
            readonly modifiedAt: string;
        };
        /** @description Body of POST `/api/images/{filename}/publish`. */
        readonly PublishBody: {
            /** @description Ids or types; missing or null = all enabled. An empty list names nothing, so it is refused. */
            readonly platforms?: readonly string[] | null;
            /**
             * @description Whether a missing caption may be written.
             * @enum {string|null}
             */
            readonly ai?: "auto" | "never" | null;
            /** @description A photo without words may go out without words. */
            readonly allowEmptyCaption?: boolean | null;
            readonly dryRun?: boolean | null;
            readonly caption?: string | null;
            readonly captions?: {
                readonly [key: string]: string;
            } | null;
            readonly altText?: string | null;
            readonly nsfw?: boolean | null;
            readonly republish?: boolean | null;
        };
        /** @description Body of POST `/api/publish/next`. */
        readonly PublishNextBody: {
            /** @description Ids or types; missing or null = all enabled. An empty list names nothing, so it is refused. */
            readonly platforms?: readonly string[] | null;
            /**
             * @description Whether a missing caption may be written.
             * @enum {string|null}
             */
            readonly ai?: "auto" | "never" | null;
            /** @description A photo without words may go out without words. */
            readonly allowEmptyCaption?: boolean | null;
            readonly dryRun?: boolean | null;
            /** @enum {string|null} */
            readonly order?: "random" | "oldest" | "name" | null;
        };
        /**
         * @description State of a photo for people; `in_progress` = claimed now. Spec: web-api.md section 5.3.
         * @enum {string}
         */
        readonly PublishState: "none" | "in_progress" | "partial" | "needs_decision" | "archive_pending" | "published";
        /** @description Answer of the publish routes. Spec: publishing.md section 6.1. */
        readonly PublishView: {
            readonly photo: {
                readonly name: string;
                readonly contentHash: string;
                readonly finalName: string;
            };
            readonly state: components["schemas"]["LedgerStateName"];
            readonly archive: components["schemas"]["ArchiveOutcome"];
            readonly warnings: readonly string[];
            readonly requestId: string;
            readonly operationId: string | null;
            readonly dryRun: boolean;
            readonly results: {
                readonly [key: string]: components["schemas"]["PlatformResultView"];
            };
            readonly any_success: boolean;
            readonly archived: boolean;
            readonly filename: string;
        };
        /** @description One platform for people. `caption` and what follows are null while the platform cannot be built. */
        readonly PublisherView: {
            readonly id: string;
            readonly type: string;
            readonly label: string;
            /** @constant */
            readonly enabled: true;
            readonly ready: boolean;
            /**
             * @description Why it is not ready.
             * @enum {string|null}
             */
            readonly reason: "not_configured" | "credential_unavailable" | null;
            /** @description Path of the setting that is missing or wrong, when it is known. */
            readonly field: string | null;
            readonly caption: {
                readonly limits: readonly components["schemas"]["LengthLimit"][];
                readonly hashtagsMax: number;
            } | null;
            readonly altText: boolean | null;
            /** @enum {string|null} */
            readonly nsfwGate: "allow" | "spoiler" | "block" | null;
        };
        /** @description A photo of GET `/api/images/random`. */
        readonly RandomView: {
            /** @description No photo repeats before this is true. */
            readonly cycleEnd: boolean;
            readonly caption: string | null;
            /** @enum {string} */
            readonly captionState: "none" | "generated" | "human";
            readonly captions: {
                readonly [key: string]: {
                    readonly text: string;
                    readonly source: components["schemas"]["CaptionSource"];
                    readonly updatedAt: string | null;
                };
            };
            readonly altText: string | null;
            /** @description Null = unknown. */
            readonly nsfw: boolean | null;
            /** @description To be sent back when saving; null = nothing is stored yet. */
            readonly captionVersion: string | null;
            readonly filename: string;
            readonly folder: components["schemas"]["Folder"];
            readonly version: string;
            readonly thumbnail_url: string;
            readonly modifiedAt: string;
            readonly temp_url: string;
            readonly sha256: string;
            readonly sd_caption: string | null;
            readonly metadata: {
                readonly [key: string]: unknown;
            };
            readonly has_sidecar: boolean;
            readonly size: number;
            readonly width: number | null;
            readonly height: number | null;
            readonly contentHash: string;
            readonly publishState: components["schemas"]["PublishState"];
            readonly platforms: {
                readonly [key: string]: components["schemas"]["HistoryPlatform"];
            };
            readonly moves: readonly components["schemas"]["MoveView"][];
            readonly actions: components["schemas"]["ActionsView"];
        } | {
            /** @description No photo repeats before this is true. */
            readonly cycleEnd: boolean;
            readonly filename: string;
            readonly folder: components["schemas"]["Folder"];
            readonly version: string;
            readonly thumbnail_url: string;
            readonly modifiedAt: string;
            readonly width: number | null;
            readonly height: number | null;
            readonly altText: string | null;
            readonly temp_url: null;
            readonly sha256: null;
            readonly caption: null;
            readonly sd_caption: null;
            readonly metadata: null;
            readonly has_sidecar: null;
        };
        /** @description Answer of `/health/ready`. */
        readonly ReadinessReport: {
            /** @enum {string} */
            readonly status: "ok" | "degraded" | "not_ready";
            /** @enum {string} */
            readonly mode: "orchestrated" | "standalone";
            /** @enum {string} */
            readonly reason?: "draining" | "orchestrator_unreachable";
        };
        /** @description Body of POST `/api/history/{contentHash}/resolve`: what only a person can decide. */
        readonly ResolveBody: {
            readonly platform: string;
            readonly attempt: number;
            /** @enum {string} */
            readonly decision: "posted" | "not_posted" | "withdraw";
            readonly postId?: string | null;
            /** @description Only https links are shown to people later. */
            readonly postUrl?: string | null;
        };
        /** @description Answer of a publish that outlives its request. */
        readonly RunningView: {
            readonly operationId: string;
            /** @constant */
            readonly state: "running";
        };
        /** @description Body of PUT `/api/images/{filename}/caption`. A missing member stays as it is; null drops it. */
        readonly SaveCaptionBody: {
            readonly caption?: string | null;
            readonly captions?: {
                readonly [key: string]: string | null;
            };
            readonly altText?: string | null;
            readonly nsfw?: boolean | null;
            /** @description What the person edited; null = there was nothing yet. Required, so that nobody overwrites unseen text. */
            readonly captionVersion: string | null;
        };
        /** @description Answer of POST `/auth/logout`. */
        readonly SignedOutView: {
            /** @constant */
            readonly admin: false;
            readonly error: null;
            /** @description Where the page goes to end the session of the canonical host and the provider's own, within 60 s; null without Auth0, which has no such place. */
            readonly next: string | null;
        };
        /** @description Answer of keep, remove and delete. Spec: web-api.md section 4. */
        readonly SortedView: {
            readonly filename: string;
            /** @enum {string} */
            readonly action: "keep" | "remove" | "delete";
            /** @description Empty after a delete. */
            readonly destination_folder: components["schemas"]["Folder"] | "";
            /** @constant */
            readonly preview_only: false;
            readonly finalName: string;
            /** @description Of the photo where it is now, for the way back; null after a delete. */
            readonly version: string | null;
            readonly undoable: boolean;
            readonly warnings: readonly string[];
        };
        /** @description Answer of GET `/api/admin/status`: who is asking, as we see it. Spec: web-api.md section 4. */
        readonly StatusView: {
            readonly admin: boolean;
            /** @description Always null; a member of the Python Publisher V2. */
            readonly error: null;
            readonly signedIn: boolean;
            /** @enum {string} */
            readonly authMode: "auth0" | "password" | "none";
            readonly email?: string;
            /** @description Why the person is no admin here; a problem code. */
            readonly reason?: string;
            /** @description When the identity ends and has to be renewed. */
            readonly expiresAt?: string;
            /** @description Where the page asks for a new identity; also given when the old one has ended. Spec: auth.md section 6. */
            readonly renewUrl?: string;
            /** @description Admins only; left out when there is nothing to tell. */
            readonly notices?: readonly components["schemas"]["NoticeView"][];
            readonly config?: {
                readonly configVersion: string;
                readonly ageSeconds: number;
                readonly stale: boolean;
            };
        };
        /** @enum {string} */
        readonly ThumbnailSize: "w256h256" | "w480h320" | "w640h480" | "w960h640" | "w1024h768";
        /** @description Answer of undo. */
        readonly UndoneView: {
            readonly filename: string;
            /** @constant */
            readonly action: "undo";
            readonly finalName: string;
            readonly version: string | null;
            readonly folder: components["schemas"]["Folder"];
            readonly warnings: readonly string[];
        };
        /** @description Answer of POST `/api/library/upload`: the photo as it lies in the inbox now. */
        readonly UploadedView: {
            /** @description As in the list of objects. */
            readonly key: string;
            /** @description Its name now; another than it came with when the extension was wrong or the name was taken. */
            readonly filename: string;
            readonly size: number;
            readonly version: string;
            /** @description Where the same bytes were already; null = nowhere. */
            readonly duplicateOf: components["schemas"]["PhotoTarget"] | null;
            /** @description The same bytes were posted before, or may have been. */
            readonly publishedBefore: boolean;
            /** @description The name said another kind of picture than the bytes are. */
            readonly extensionCorrected: boolean;
        };
        /** @description Body of POST `/api/config/voice-profile`. */
        readonly VoiceProfileBody: {
            /** @description Examples of how captions are to sound; null = back to those of the config. */
            readonly voice_profile: readonly string[] | null;
        };
        /** @description Answer of GET and POST `/api/config/voice-profile`. */
        readonly VoiceView: {
            /** @description Empty = none. */
            readonly voice_profile: readonly string[];
            /** @description Whether captions are written in it: the tenant's `voice_matching_enabled`. */
            readonly enabled: boolean;
            /**
             * @description `saved`: by a person, here; it stands in for what the config says.
             * @enum {string}
             */
            readonly source: "config" | "saved";
            /** @description Also the `ETag`; named in `If-Match`, nothing that somebody else saved meanwhile is overwritten. */
            readonly voiceVersion: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description Id of this request; a fitting one of the caller is kept. */
        readonly "X-Request-Id": string;
        /** @description The same id. */
        readonly "X-Correlation-ID": string;
        /** @description Changes when the content, the role or the query does. */
        readonly ETag: string;
        /** @description Age in seconds of the settings, when they could not be read again. */
        readonly "X-Config-Stale": string;
        /** @description Where it goes on. */
        readonly Location: string;
        /** @description Whole seconds after which asking again makes sense. */
        readonly "Retry-After": number;
        /** @description `Session realm="publisher"` */
        readonly "WWW-Authenticate": string;
        /** @description `true`: the stored answer of an earlier request with this key. */
        readonly "Idempotent-Replayed": string;
        /** @description `bytes` */
        readonly "Accept-Ranges": string;
        /** @description Which bytes of how many. */
        readonly "Content-Range": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly "page.page_": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": unknown;
                };
            };
            /** @description What the caller has is still right. */
            readonly 304: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The same over https. */
            readonly 308: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "admin.refresh": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConfigRefreshView"];
                };
            };
        };
    };
    readonly "admin.login": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["LoginBody"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["LoginView"];
                };
            };
        };
    };
    readonly "admin.logout": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignedOutView"];
                };
            };
        };
    };
    readonly "admin.status": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StatusView"];
                };
            };
        };
    };
    readonly "bulk.start": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description One key for one intention; the same key again gives the same answer. Not needed for a dry run. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["BulkBody"];
            };
        };
        readonly responses: {
            /** @description It goes on; ask the operation. */
            readonly 202: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["JobStartedView"];
                };
            };
        };
    };
    readonly "preview.preview": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["PreviewBody"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly [key: string]: components["schemas"]["CaptionPreview"];
                    };
                };
            };
        };
    };
    readonly "config.features": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly "X-Config-Stale": components["headers"]["X-Config-Stale"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PublicFeaturesView"] | components["schemas"]["FeaturesView"];
                };
            };
            /** @description What the caller has is still right. */
            readonly 304: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "config.publishers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly "X-Config-Stale": components["headers"]["X-Config-Stale"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly publishers: readonly components["schemas"]["PublisherView"][];
                    };
                };
            };
            /** @description What the caller has is still right. */
            readonly 304: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "voice.read": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["VoiceView"];
                };
            };
        };
    };
    readonly "voice.save": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description `"<version>"` of the photo that was seen; other bytes under that name are not touched. */
                readonly "If-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["VoiceProfileBody"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["VoiceView"];
                };
            };
        };
    };
    readonly "docs.document": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": unknown;
                };
            };
        };
    };
    readonly "history.list": {
        readonly parameters: {
            readonly query?: {
                readonly state?: components["schemas"]["PublishState"];
                /** @description Id or type. */
                readonly platform?: string;
                /** @description Part of the photo's name. */
                readonly q?: string;
                /** @description RFC 3339, a day or a time. */
                readonly from?: string;
                /** @description RFC 3339, a day or a time. */
                readonly to?: string;
                readonly offset?: string;
                /** @description 1…200. */
                readonly limit?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HistoryPageView"];
                };
            };
        };
    };
    readonly "history.get": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description SHA-256 of the photo’s bytes, 64 hex digits. */
                readonly contentHash: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HistoryView"];
                };
            };
        };
    };
    readonly "history.resolve": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description SHA-256 of the photo’s bytes, 64 hex digits. */
                readonly contentHash: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ResolveBody"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HistoryView"];
                };
            };
        };
    };
    readonly "images.page": {
        readonly parameters: {
            readonly query?: {
                readonly folder?: components["schemas"]["Folder"];
                readonly sort?: "name" | "date" | "size" | "modified" | "last_modified";
                readonly order?: components["schemas"]["ListingOrder"];
                readonly q?: string;
                readonly state?: "none" | "partial" | "needs_decision" | "published";
                /** @description 1…200. */
                readonly limit?: string;
                readonly cursor?: string;
                readonly offset?: string;
                readonly fresh?: "true" | "false";
            };
            readonly header?: {
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly "X-Config-Stale": components["headers"]["X-Config-Stale"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ListingView"];
                };
            };
            /** @description What the caller has is still right. */
            readonly 304: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "images.detail": {
        readonly parameters: {
            readonly query?: {
                readonly folder?: components["schemas"]["Folder"];
            };
            readonly header?: {
                readonly "If-None-Match"?: string;
            };
            readonly path: {
                /** @description A name of that folder’s own listing, percent-encoded once. */
                readonly filename: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly "X-Config-Stale": components["headers"]["X-Config-Stale"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DetailView"] | components["schemas"]["PublicDetailView"];
                };
            };
            /** @description What the caller has is still right. */
            readonly 304: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "captions.analyze": {
        readonly parameters: {
            readonly query?: {
                readonly folder?: components["schemas"]["Folder"];
                /** @description `true`: pay again although a stored analysis fits. */
                readonly force_refresh?: "true" | "false";
            };
            readonly header?: {
                /** @description `"<version>"` of the photo that was seen; other bytes under that name are not touched. */
                readonly "If-Match"?: string;
            };
            readonly path: {
                /** @description A name of that folder’s own listing, percent-encoded once. */
                readonly filename: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AnalysisView"];
                };
            };
        };
    };
    readonly "captions.save": {
        readonly parameters: {
            readonly query?: {
                readonly folder?: components["schemas"]["Folder"];
            };
            readonly header?: {
                /** @description `"<version>"` of the photo that was seen; other bytes under that name are not touched. */
                readonly "If-Match"?: string;
            };
            readonly path: {
                /** @description A name of that folder’s own listing, percent-encoded once. */
                readonly filename: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SaveCaptionBody"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CaptionStateView"];
                };
            };
        };
    };
    readonly "captions.drop": {
        readonly parameters: {
            readonly query: {
                readonly folder?: components["schemas"]["Folder"];
                readonly captionVersion: string;
            };
            readonly header?: {
                /** @description `"<version>"` of the photo that was seen; other bytes under that name are not touched. */
                readonly "If-Match"?: string;
            };
            readonly path: {
                /** @description A name of that folder’s own listing, percent-encoded once. */
                readonly filename: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CaptionStateView"];
                };
            };
        };
    };
    readonly "curation.delete": {
        readonly parameters: {
            readonly query?: {
                readonly folder?: components["schemas"]["Folder"];
            };
            readonly header?: {
                /** @description `"<version>"` of the photo that was seen; other bytes under that name are not touched. */
                readonly "If-Match"?: string;
            };
            readonly path: {
                /** @description A name of that folder’s own listing, percent-encoded once. */
                readonly filename: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["DeleteBody"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SortedView"];
                };
            };
        };
    };
    readonly "curation.keep": {
        readonly parameters: {
            readonly query?: {
                readonly folder?: components["schemas"]["Folder"];
            };
            readonly header?: {
                /** @description `"<version>"` of the photo that was seen; other bytes under that name are not touched. */
                readonly "If-Match"?: string;
            };
            readonly path: {
                /** @description A name of that folder’s own listing, percent-encoded once. */
                readonly filename: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SortedView"];
                };
            };
        };
    };
    readonly "imageBytes.original": {
        readonly parameters: {
            readonly query?: {
                readonly folder?: components["schemas"]["Folder"];
                /** @description Present = to be saved as a file. */
                readonly download?: string;
            };
            readonly header?: {
                /** @description One range of bytes. */
                readonly Range?: string;
                /** @description The ETag the range belongs to. */
                readonly "If-Range"?: string;
            };
            readonly path: {
                /** @description A name of that folder’s own listing, percent-encoded once. */
                readonly filename: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Accept-Ranges": components["headers"]["Accept-Ranges"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "image/*": unknown;
                };
            };
            /** @description The part that was asked for. */
            readonly 206: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Accept-Ranges": components["headers"]["Accept-Ranges"];
                    readonly "Content-Range": components["headers"]["Content-Range"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "image/*": unknown;
                };
            };
            /** @description What the caller has is still right. */
            readonly 304: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "publish.publish": {
        readonly parameters: {
            readonly query?: {
                readonly folder?: "inbox" | "archive";
            };
            readonly header?: {
                /** @description `"<version>"` of the photo that was seen; other bytes under that name are not touched. */
                readonly "If-Match"?: string;
                /** @description One key for one intention; the same key again gives the same answer. Not needed for a dry run. */
                readonly "Idempotency-Key"?: string;
                /** @description `respond-async`: answer 202 as soon as it is certain that it goes on. */
                readonly Prefer?: string;
            };
            readonly path: {
                /** @description A name of that folder’s own listing, percent-encoded once. */
                readonly filename: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["PublishBody"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PublishView"];
                };
            };
            /** @description It goes on; ask the operation. */
            readonly 202: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RunningView"];
                };
            };
            /** @description Done in part; look at each result. */
            readonly 207: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PublishView"];
                };
            };
        };
    };
    readonly "curation.remove": {
        readonly parameters: {
            readonly query?: {
                readonly folder?: components["schemas"]["Folder"];
            };
            readonly header?: {
                /** @description `"<version>"` of the photo that was seen; other bytes under that name are not touched. */
                readonly "If-Match"?: string;
            };
            readonly path: {
                /** @description A name of that folder’s own listing, percent-encoded once. */
                readonly filename: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SortedView"];
                };
            };
        };
    };
    readonly "imageBytes.thumbnail": {
        readonly parameters: {
            readonly query?: {
                readonly folder?: components["schemas"]["Folder"];
                readonly size?: components["schemas"]["ThumbnailSize"];
                readonly v?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @description A name of that folder’s own listing, percent-encoded once. */
                readonly filename: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "image/jpeg": unknown;
                };
            };
            /** @description What the caller has is still right. */
            readonly 304: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "curation.undo": {
        readonly parameters: {
            readonly query: {
                readonly folder: "keep" | "remove" | "archive";
            };
            readonly header?: {
                /** @description `"<version>"` of the photo that was seen; other bytes under that name are not touched. */
                readonly "If-Match"?: string;
            };
            readonly path: {
                /** @description A name of that folder’s own listing, percent-encoded once. */
                readonly filename: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["UndoneView"];
                };
            };
        };
    };
    readonly "images.names": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly "X-Config-Stale": components["headers"]["X-Config-Stale"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["NamesView"];
                };
            };
            /** @description What the caller has is still right. */
            readonly 304: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "images.random": {
        readonly parameters: {
            readonly query?: {
                readonly seed?: string;
                /** @description Name shown last. */
                readonly after?: string;
            };
            readonly header?: {
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly "X-Config-Stale": components["headers"]["X-Config-Stale"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RandomView"];
                };
            };
            /** @description What the caller has is still right. */
            readonly 304: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "objects.list": {
        readonly parameters: {
            readonly query?: {
                /** @description Beginning of the keys: a folder, `archive/`, and of the names in it, `archive/IMG_`. The inbox when it names none. */
                readonly prefix?: string;
                readonly q?: string;
                readonly sort?: "name" | "date" | "size" | "modified" | "last_modified";
                readonly order?: components["schemas"]["ListingOrder"];
                readonly offset?: string;
                readonly cursor?: string;
                /** @description 1…200. */
                readonly limit?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ObjectsView"];
                };
            };
        };
    };
    readonly "objects.delete": {
        readonly parameters: {
            readonly query?: {
                readonly folder?: components["schemas"]["Folder"];
                /** @description The exact file name, typed by a person. */
                readonly confirm?: string;
            };
            readonly header?: {
                /** @description `"<version>"` of the photo that was seen; other bytes under that name are not touched. */
                readonly "If-Match"?: string;
            };
            readonly path: {
                /** @description A name of that folder’s own listing, percent-encoded once. */
                readonly filename: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeletedView"];
                };
            };
        };
    };
    readonly "objects.move": {
        readonly parameters: {
            readonly query?: {
                readonly folder?: components["schemas"]["Folder"];
            };
            readonly header?: {
                /** @description `"<version>"` of the photo that was seen; other bytes under that name are not touched. */
                readonly "If-Match"?: string;
            };
            readonly path: {
                /** @description A name of that folder’s own listing, percent-encoded once. */
                readonly filename: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["MoveBody"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MovedView"];
                };
            };
        };
    };
    readonly "upload.upload": {
        readonly parameters: {
            readonly query?: {
                /** @description What becomes of the photo when its name is taken; `rename` takes the next free name. Default `reject`. */
                readonly onConflict?: "reject" | "rename";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "multipart/form-data": {
                    readonly file: string;
                };
            };
        };
        readonly responses: {
            /** @description Stored. */
            readonly 201: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["UploadedView"];
                };
            };
        };
    };
    readonly "operations.list": {
        readonly parameters: {
            readonly query?: {
                readonly state?: components["schemas"]["JobState"];
                /** @description 1…50. */
                readonly limit?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OperationsAnswer"];
                };
            };
        };
    };
    readonly "operations.get": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description As the answer that began it said. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OperationAnswer"] | components["schemas"]["JobAnswer"];
                };
            };
        };
    };
    readonly "operations.cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description As the answer that began it said. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It goes on; ask the operation. */
            readonly 202: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["JobAnswer"];
                };
            };
        };
    };
    readonly "operations.continue": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description As the answer that began it said. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It goes on; ask the operation. */
            readonly 202: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["JobAnswer"];
                };
            };
        };
    };
    readonly "operations.events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Where a stream that broke off goes on. */
                readonly "Last-Event-ID"?: string;
            };
            readonly path: {
                /** @description As the answer that began it said. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": unknown;
                };
            };
        };
    };
    readonly "publish.publishNext": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description One key for one intention; the same key again gives the same answer. Not needed for a dry run. */
                readonly "Idempotency-Key"?: string;
                /** @description `respond-async`: answer 202 as soon as it is certain that it goes on. */
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["PublishNextBody"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PublishView"];
                };
            };
            /** @description It goes on; ask the operation. */
            readonly 202: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RunningView"];
                };
            };
            /** @description Done in part; look at each result. */
            readonly 207: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PublishView"];
                };
            };
        };
    };
    readonly "page.asset": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly path: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "*/*": unknown;
                };
            };
            /** @description What the caller has is still right. */
            readonly 304: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "provider.callback": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Go on there. */
            readonly 303: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The same over https. */
            readonly 308: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "provider.failure": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The same over https. */
            readonly 308: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "login.login": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Go on there. */
            readonly 303: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The same over https. */
            readonly 308: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "signOut.logout": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Go on there. */
            readonly 303: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The same over https. */
            readonly 308: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "auth.logout": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignedOutView"];
                };
            };
        };
    };
    readonly "auth.renew": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done; there is nothing to tell. */
            readonly 204: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "signOut.signedOut": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": unknown;
                };
            };
            /** @description Go on there. */
            readonly 303: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The same over https. */
            readonly 308: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "provider.start": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": unknown;
                };
            };
            /** @description Go on there. */
            readonly 302: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The same over https. */
            readonly 308: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "page.favicon": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "image/svg+xml": unknown;
                };
            };
            /** @description Done; there is nothing to tell. */
            readonly 204: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The same over https. */
            readonly 308: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "page.page_grid": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": unknown;
                };
            };
            /** @description What the caller has is still right. */
            readonly 304: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The same over https. */
            readonly 308: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "health.live": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly status: "ok";
                    };
                };
            };
        };
    };
    readonly "health.ready": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ReadinessReport"];
                };
            };
        };
    };
    readonly "page.page_history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": unknown;
                };
            };
            /** @description What the caller has is still right. */
            readonly 304: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The same over https. */
            readonly 308: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "page.page_photo_folder_filename": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly folder: string;
                /** @description A name of that folder’s own listing, percent-encoded once. */
                readonly filename: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": unknown;
                };
            };
            /** @description What the caller has is still right. */
            readonly 304: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The same over https. */
            readonly 308: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "page.page_sign_in": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": unknown;
                };
            };
            /** @description What the caller has is still right. */
            readonly 304: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The same over https. */
            readonly 308: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "page.page_upload": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": unknown;
                };
            };
            /** @description What the caller has is still right. */
            readonly 304: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The same over https. */
            readonly 308: {
                headers: {
                    readonly "X-Request-Id": components["headers"]["X-Request-Id"];
                    readonly "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    readonly Location: components["headers"]["Location"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
