// Made by `npm run openapi` from docs/api/openapi.json, sha256 09ba8d262af6ec3eb62dd49b013da7795fd19d4d9f393cd5297b0e3b5a5d26da. Not written by hand.
export interface paths {
    "/servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the servers, the gateways they are on, and how they stand
         * @description For administrators.
         */
        get: operations["listServers"];
        put?: never;
        /**
         * Add a server by its URL and put it on a gateway
         * @description For administrators.
         */
        post: operations["addServer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one server
         * @description For administrators.
         */
        get: operations["readServer"];
        put?: never;
        post?: never;
        /**
         * Forget a server with its identities and clients; what runs on it ends
         * @description What providers issued for it is forgotten here, and not revoked there. For administrators.
         */
        delete: operations["removeServer"];
        options?: never;
        head?: never;
        /**
         * Give a server another address, or switch it off or on; off ends what runs on it
         * @description Address and switch are each done and recorded on their own, the address first. The server is not asked: a probe does that. At another origin, what people gave for the old one is not sent: they sign in again. Header values of the shared identity go on. For administrators.
         */
        patch: operations["changeServer"];
        trace?: never;
    };
    "/servers/{server}/auth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change how a server is authenticated to
         * @description Identities of another mode are forgotten; secrets that are not given stay. For administrators.
         */
        put: operations["setServerAuth"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server}/connect-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a link that signs the shared identity of a server in, once, within ten minutes
         * @description For administrators.
         */
        post: operations["makeConnectLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/probes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a server that is not added yet how it is connected, and say what is wrong with it
         * @description Takes up to a minute. Where the client accepts text/event-stream each step is told as it is taken, and the result at the end. For administrators.
         */
        post: operations["probe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{server}/probes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a server that was added how it is connected; it is met as a stranger, without our identities
         * @description Takes up to a minute. Where the client accepts text/event-stream each step is told as it is taken, and the result at the end. For administrators.
         */
        post: operations["probeServer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the identities and how they stand, never a value or token
         * @description Administrators see and do all of it, members what is theirs.
         */
        get: operations["listIdentities"];
        put?: never;
        /**
         * Set the header values of an identity, in place of those that there are
         * @description Members set their own, for servers that they reach. Administrators see and do all of it, members what is theirs.
         */
        post: operations["setIdentity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identities/{identity}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Forget an identity, and take its tokens back at the provider where it lets us
         * @description Administrators see and do all of it, members what is theirs.
         */
        delete: operations["removeIdentity"];
        options?: never;
        head?: never;
        /**
         * Switch an identity off or on; disabled it carries no call
         * @description For administrators.
         */
        patch: operations["changeIdentity"];
        trace?: never;
    };
    "/gateways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the gateways, who may reach them, and the servers on them
         * @description For administrators.
         */
        get: operations["listGateways"];
        put?: never;
        /**
         * Make a gateway without servers
         * @description For administrators.
         */
        post: operations["addGateway"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateways/{gateway}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one gateway
         * @description For administrators.
         */
        get: operations["readGateway"];
        put?: never;
        post?: never;
        /**
         * Forget a gateway with its tokens and what apps were let into; its servers stay, what runs on it ends
         * @description For administrators.
         */
        delete: operations["removeGateway"];
        options?: never;
        head?: never;
        /**
         * Say who may reach a gateway, or switch it off or on; what others have under way there ends
         * @description Each of the two is done and recorded on its own, who may reach it first. For administrators.
         */
        patch: operations["changeGateway"];
        trace?: never;
    };
    "/gateways/{gateway}/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a server on a gateway, behind those that are there
         * @description For administrators.
         */
        post: operations["addAssignment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateways/{gateway}/order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put assignments of a gateway in another order; of two equal names the first wins
         * @description Those that are named take the places that they hold among themselves; the others stay where they are. For administrators.
         */
        put: operations["orderAssignments"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateways/{gateway}/assignments/{assignment}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a server off a gateway; what runs there ends
         * @description For administrators.
         */
        delete: operations["removeAssignment"];
        options?: never;
        head?: never;
        /**
         * Change what an assignment lets through, or who its server is called as
         * @description For administrators.
         */
        patch: operations["changeAssignment"];
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say who is signed in, and which gateways they may reach
         * @description Administrators see and do all of it, members what is theirs.
         */
        get: operations["readMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the people
         * @description For administrators.
         */
        get: operations["listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one user
         * @description For administrators.
         */
        get: operations["readUser"];
        put?: never;
        post?: never;
        /**
         * Forget a user, with their identities, tokens and apps
         * @description For administrators.
         */
        delete: operations["removeUser"];
        options?: never;
        head?: never;
        /**
         * Change a user’s role, or shut them out and let them in again
         * @description Each of the two is done and recorded on its own, the role first. Whoever changes role signs in again. For administrators.
         */
        patch: operations["changeUser"];
        trace?: never;
    };
    "/users/{user}/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a user out of all browsers
         * @description For administrators.
         */
        post: operations["signOutUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{user}/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a link by which a user chooses a new password, once, within 24 hours
         * @description For administrators.
         */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the invitations that are open, newest first
         * @description For administrators.
         */
        get: operations["listInvitations"];
        put?: never;
        /**
         * Make a link by which somebody becomes a user, once, within seven days
         * @description For administrators.
         */
        post: operations["inviteUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the AI apps and who uses them
         * @description For administrators.
         */
        get: operations["listApps"];
        put?: never;
        /**
         * Register an app by hand, or change one that was, for apps that do not register themselves
         * @description For administrators.
         */
        post: operations["putApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apps/{app}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Forget an app and end all that people let it use; it may ask again
         * @description For administrators.
         */
        delete: operations["removeApp"];
        options?: never;
        head?: never;
        /**
         * Keep an app out at once, whoever let it in, or let it come in again
         * @description For administrators.
         */
        patch: operations["changeApp"];
        trace?: never;
    };
    "/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what people let apps use
         * @description Administrators see and do all of it, members what is theirs.
         */
        get: operations["listConnections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End what an app may do, and what was issued to it
         * @description Administrators see and do all of it, members what is theirs.
         */
        delete: operations["removeConnection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tokens for gateways, never their texts
         * @description Administrators see and do all of it, members what is theirs.
         */
        get: operations["listTokens"];
        put?: never;
        /**
         * Make a token with which an MCP client connects to a gateway
         * @description Its text is in this answer and nowhere else. Members make their own, for gateways that they may reach. Administrators see and do all of it, members what is theirs.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a token from the next request on; what it has under way ends
         * @description Administrators see and do all of it, members what is theirs.
         */
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the MCP sessions that clients hold, newest first
         * @description Administrators see and do all of it, members what is theirs.
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End an MCP session with what runs in it, on every instance and at its servers
         * @description A client whose access still stands may open another; to keep it out, end its access. Administrators see and do all of it, members what is theirs.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what is to be mended, that seen last first
         * @description For administrators.
         */
        get: operations["listAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search the audit trail, newest first
         * @description Administrators see and do all of it, members what is theirs.
         */
        get: operations["listAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/refusals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who was refused without being known, newest last
         * @description For administrators.
         */
        get: operations["listRefusals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/hours": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell how calls went, by hour, server and tool, for the last week or a span of at most 31 days
         * @description For administrators.
         */
        get: operations["listHours"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the addresses of this installation that owners of servers need; the configuration file sets them
         * @description For administrators.
         */
        get: operations["readSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow the audit trail as it is written
         * @description It begins with now, or behind the event that Last-Event-ID names. Administrators see and do all of it, members what is theirs.
         */
        get: operations["streamAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events/servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow the servers and how they stand: first all of them, then each that changes
         * @description For administrators.
         */
        get: operations["streamServers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow what is to be mended: first all of it, then each that is new, seen again or resolved
         * @description For administrators.
         */
        get: operations["streamAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AddedServer: {
            server: components["schemas"]["Server"];
            assignment: components["schemas"]["Assignment"];
            verdict: string | null;
            checked: components["schemas"]["CheckedServer"] | null;
        };
        /** @description Something that somebody should mend. */
        Alert: {
            id: string;
            /** @description Code of an error. */
            cause: string;
            /** @enum {string} */
            severity: "error" | "warning";
            about: {
                /** @enum {string} */
                kind: "server" | "identity";
                id: string;
                server: string | null;
                user: string | null;
            };
            why: string;
            problem: components["schemas"]["ProviderProblem"] | null;
            /** @description Where it is mended. */
            link: string;
            /** @description How often it was seen. */
            count: number;
            /** Format: date-time */
            firstAt: string;
            /** Format: date-time */
            lastAt: string;
            resolvedAt: string | null;
        };
        Alerts: {
            items: components["schemas"]["Alert"][];
        };
        App: {
            id: string;
            clientId: string;
            /** @description As it calls itself, unverified. */
            name: string;
            /** @enum {string} */
            source: "registered" | "document" | "given";
            redirectUris: string[];
            hasSecret: boolean;
            users: string[];
            usedAt: string | null;
            /** Format: date-time */
            createdAt: string;
            disabled: boolean;
        };
        AppPage: {
            items: components["schemas"]["App"][];
            /** @description The cursor of the page behind this one; null at the end. */
            next: string | null;
        };
        /** @description A server on a gateway. */
        Assignment: {
            id: string;
            server: string;
            prefix: string;
            tools: components["schemas"]["Provision"];
            /** @enum {string} */
            identity: "shared" | "per-user";
        };
        AssignmentOrder: {
            assignments: string[];
        };
        /** @description One authenticated act. */
        AuditEvent: {
            id: number;
            /** Format: date-time */
            ts: string;
            correlationId: string;
            /** @enum {string} */
            kind: "call" | "admin";
            action: string;
            target: string;
            gateway: string;
            server: string;
            principal: string;
            app: string;
            /** @enum {string} */
            outcome: "ok" | "error" | "denied";
            code: string;
            latencyMs: number;
            bytesOut: number;
        };
        AuditEventPage: {
            items: components["schemas"]["AuditEvent"][];
            /** @description The cursor of the page behind this one; null at the end. */
            next: string | null;
        };
        AuthMode: {
            /** @constant */
            mode: "none";
        } | {
            /** @constant */
            mode: "header";
            headerNames: string[];
        } | {
            /** @constant */
            mode: "oauth";
            /**
             * Format: uri-reference
             * @description Its issuer, where what the server publishes is missing or wrong.
             */
            authorizationServer?: string;
            resource?: ("auto" | "omit") | {
                override: string;
            };
            acceptIssuerSlash?: boolean;
            scopes?: string[];
        };
        /** @description What it said when it was tried. */
        CheckedServer: {
            name: string;
            version: string;
            protocolVersion: string;
            tools: number;
        };
        ConnectLink: {
            link: string;
            /** Format: date-time */
            expiresAt: string;
        };
        /** @description That a user let an app use a gateway, on one machine. */
        Connection: {
            id: string;
            user: string;
            app: {
                id: string;
                clientId: string;
                name: string;
            };
            gateway: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            usedAt: string;
        };
        ConnectionPage: {
            items: components["schemas"]["Connection"][];
            /** @description The cursor of the page behind this one; null at the end. */
            next: string | null;
        };
        CreatedToken: {
            token: components["schemas"]["Token"];
            /** @description The token itself. */
            secret: string;
        };
        Gateway: {
            name: string;
            disabled: boolean;
            users: "everyone" | string[];
            /** @description In the order of lists; of two equal names the first wins. */
            assignments: components["schemas"]["Assignment"][];
        };
        GatewayPage: {
            items: components["schemas"]["Gateway"][];
            /** @description The cursor of the page behind this one; null at the end. */
            next: string | null;
        };
        /** @description How the calls of one tool went within an hour; times in milliseconds. */
        HourOfCalls: {
            /** Format: date-time */
            hour: string;
            server: string;
            /** @description The tool; empty for whatever else was asked of the server. */
            target: string;
            calls: number;
            errorShare: number;
            p50: number;
            p95: number;
        };
        Hours: {
            items: components["schemas"]["HourOfCalls"][];
        };
        /** @description A credential for a server, without the secret in it. */
        Identity: {
            id: string;
            server: string;
            /** @description Whose it is; null for the shared one. */
            user: string | null;
            /** @enum {string} */
            kind: "oauth" | "header";
            disabled: boolean;
            status: components["schemas"]["Status"];
            oauth: {
                issuer: string;
                scope: string;
                wantedScope: string;
                expiresAt: string | null;
                refreshable: boolean;
            } | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            usedAt: string;
        };
        IdentityPage: {
            items: components["schemas"]["Identity"][];
            /** @description The cursor of the page behind this one; null at the end. */
            next: string | null;
        };
        IdentityValues: {
            server: string & (unknown & unknown);
            /** @description Whose identity it is; null for the shared one. */
            user: string | null;
            headers: {
                [key: string]: string;
            };
        };
        /** @description A link that is open, without the secret in it. */
        Invitation: {
            /** @enum {string} */
            kind: "set-up" | "invite" | "reset";
            email: string | null;
            /** @enum {string} */
            role: "admin" | "member";
            invitedBy: string;
            /** Format: date-time */
            expiresAt: string;
        };
        InvitationLink: {
            /** @description Works once, and is not shown again. */
            link: string;
        };
        Invitations: {
            items: components["schemas"]["Invitation"][];
        };
        Me: {
            id: string;
            email: string;
            /** @enum {string} */
            role: "admin" | "member";
            disabled: boolean;
            hasPassword: boolean;
            /** Format: date-time */
            createdAt: string;
            /** @description Those that may be reached, by name. */
            gateways: string[];
        };
        NewApp: {
            /** @description By which the app names itself. */
            clientId: string;
            /** @description What people are asked about; the client id where left out. */
            name?: string;
            redirectUris: string[];
            /**
             * Format: password
             * @description Left out where it has none, as an app on the machine of its user.
             */
            secret?: string;
        };
        NewAssignment: {
            server: string & (unknown & unknown);
            /** @description The server’s name where left out, empty for none. */
            prefix?: string;
            /** @default all */
            tools?: components["schemas"]["Provision"];
            /** @enum {string} */
            identity?: "shared" | "per-user";
        };
        NewGateway: {
            name: string;
            /**
             * @description Who may reach it: everyone who has an account, or these e-mail addresses. Unknown ones are made members.
             * @default everyone
             */
            users?: "everyone" | string[];
        };
        NewInvitation: {
            email: string;
            /**
             * @default member
             * @enum {string}
             */
            role?: "admin" | "member";
        };
        NewServer: {
            /**
             * Format: uri-reference
             * @description Its Streamable HTTP endpoint, exactly as it is served.
             */
            url: string;
            /** @description Made from the URL where left out. */
            name?: string;
            /**
             * @description The gateway that it is put on; made where it does not exist.
             * @default default
             */
            gateway?: string;
            /** @description Stands before its tool names; its name where left out, empty for none. */
            prefix?: string;
            /** @enum {string} */
            identity?: "shared" | "per-user";
            /**
             * @default public
             * @enum {string}
             */
            network?: "public" | "private";
            /** @description Found out by asking it where left out. */
            auth?: components["schemas"]["WantedAuth"];
            /**
             * @description Ask it first how it is connected, and add it only where it can be.
             * @default true
             */
            check?: boolean;
        };
        NewToken: {
            gateway: string & (unknown & unknown);
            /** @description `token`, `token-2` and so on where left out. */
            name?: string;
            /** @description Whose personal identities it uses; unknown ones are made members. Left out, nobody’s, or a member’s own. */
            user?: string;
        };
        /** @description What a server and its authorization server publish about signing in. */
        OAuthFacts: {
            resource: string;
            resourceMetadataUrl?: string;
            challengeScope?: string;
            resourceScopes?: string[];
            authorizationServers: string[];
            authorizationServer: {
                issuer: string;
                metadataUrl?: string;
                authorizationEndpoint: string;
                tokenEndpoint: string;
                registrationEndpoint?: string;
                revocationEndpoint?: string;
                authMethods?: string[];
                grantTypes?: string[];
                codeChallengeMethods?: string[];
                scopes?: string[];
                sendsIssuer: boolean;
                readsClientDocuments: boolean;
            };
        };
        ProbeRequest: {
            /** Format: uri-reference */
            url: string;
            /**
             * @default public
             * @enum {string}
             */
            network?: "public" | "private";
            /**
             * @default {
             *       "mode": "none"
             *     }
             */
            auth?: components["schemas"]["WantedAuth"];
        };
        ProbeResult: {
            verdict: components["schemas"]["Verdict"];
            /** @description In sentences: what it is, and what is to be done next. */
            lines: string[];
            findings: {
                code: string;
                /** @enum {string} */
                severity: "error" | "warning" | "info";
                saw: string;
                fix: string;
                url: string;
            }[];
            server: {
                name: string;
                version: string;
                protocolVersion: string;
            } | null;
            steps: components["schemas"]["ProbeStep"][];
        };
        /** @description One request and what came of it, without secrets. */
        ProbeStep: {
            name: string;
            purpose: string;
            evidence: {
                method: string;
                url: string;
                requestHeaders: {
                    [key: string]: string;
                };
                status?: number;
                headers: {
                    [key: string]: string;
                };
                body: string;
                ms: number;
                addresses: string[];
                connectedTo?: string;
                failure?: string;
            };
            failure?: {
                code: string;
                message: string;
            };
            redirects: string[];
        };
        Problem: {
            status: number;
            /** @description Stable; docs/errors/<code>.md tells the rest. */
            code: string;
            /** @description What was wrong, where, and what to do. */
            detail: string;
            /** @description Under which the log has the rest. */
            correlationId: string;
            docs: string;
        };
        /** @description A provider’s refusal or failure, exactly as it said it. */
        ProviderProblem: {
            stage: string;
            url: string;
            status?: number;
            error?: string;
            description?: string;
            uri?: string;
            body: string;
            code?: string;
        };
        /** @description What is let through: tools and prompts by name, resources by URI. */
        Provision: ("all" | "none") | {
            allow: string[];
        };
        RefusalList: {
            items: components["schemas"]["Refusals"][];
        };
        /** @description Strangers of one network who were refused within a minute for one reason. */
        Refusals: {
            /** Format: date-time */
            minute: string;
            network: string;
            code: string;
            count: number;
        };
        Server: {
            name: string;
            url: string;
            /** @enum {string} */
            network: "public" | "private";
            auth: components["schemas"]["AuthMode"];
            disabled: boolean;
            /** @description Null where it was never asked. */
            status: components["schemas"]["Status"] | null;
            gateways: {
                gateway: string;
                prefix: string;
                /** @enum {string} */
                identity: "shared" | "per-user";
            }[];
        };
        ServerPage: {
            items: components["schemas"]["Server"][];
            /** @description The cursor of the page behind this one; null at the end. */
            next: string | null;
        };
        /** @description An MCP session of a client with a gateway. */
        Session: {
            /** @description The SHA-256 of the `Mcp-Session-Id` that the client holds, base64url; it opens nothing. */
            id: string;
            gateway: string;
            /** @description For whom it acts; null for nobody. */
            user: string | null;
            /** @description Who opened it, by an id that stays while tokens are renewed. */
            principal: string;
            protocolVersion: string;
            /** @description As it calls itself, unverified. */
            client: {
                name: string;
                version: string;
            };
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last used, within a minute or so.
             */
            seenAt: string;
        };
        SessionPage: {
            items: components["schemas"]["Session"][];
            /** @description The cursor of the page behind this one; null at the end. */
            next: string | null;
        };
        Settings: {
            version: string;
            publicUrl: string;
            /** @description The redirect URI to register where an authorization server wants a client made by hand. */
            callbackUrl: string;
            /** @description Our client metadata document. */
            clientDocumentUrl: string;
            egress: {
                /** @description The addresses that servers see us under, for firewalls; empty where nobody set them. */
                addresses: string[];
                localAddress: string | null;
                /** @description Without credentials. */
                proxy: string | null;
            };
        };
        /** @description How something stands, since when and why. */
        Status: {
            /** @enum {string} */
            state: "connected" | "degraded" | "not_connected" | "unsupported" | "disabled";
            /** Format: date-time */
            since: string;
            code: string;
            /** @description One sentence; empty where all is well. */
            why: string;
            problem?: components["schemas"]["ProviderProblem"];
        };
        Token: {
            id: string;
            name: string;
            gateway: string;
            /** @description Whose personal identities it uses; null for nobody’s. */
            user: string | null;
            /** Format: date-time */
            createdAt: string;
            revokedAt: string | null;
        };
        TokenPage: {
            items: components["schemas"]["Token"][];
            /** @description The cursor of the page behind this one; null at the end. */
            next: string | null;
        };
        User: {
            id: string;
            email: string;
            /** @enum {string} */
            role: "admin" | "member";
            disabled: boolean;
            hasPassword: boolean;
            /** Format: date-time */
            createdAt: string;
        };
        UserPage: {
            items: components["schemas"]["User"][];
            /** @description The cursor of the page behind this one; null at the end. */
            next: string | null;
        };
        /** @description How a server is to be connected. */
        Verdict: {
            /** @constant */
            kind: "open";
        } | {
            /** @constant */
            kind: "oauth";
            facts: components["schemas"]["OAuthFacts"];
        } | {
            /** @constant */
            kind: "oauth_client_needed";
            facts: components["schemas"]["OAuthFacts"];
            why: string;
        } | {
            /** @constant */
            kind: "header";
            headerNames: string[];
            hint: string;
        } | {
            /** @constant */
            kind: "sse_only";
        } | {
            /** @constant */
            kind: "not_mcp";
            found: string;
        } | {
            /** @constant */
            kind: "unreachable";
            stage: string;
            reason: string;
        };
        WantedAuth: {
            /** @constant */
            mode: "none";
        } | {
            /** @constant */
            mode: "header";
            /** @description Headers of which each identity has a value. */
            headerNames?: string[];
            /** @description Values of the shared identity. */
            headers?: {
                [key: string]: string;
            };
        } | {
            /** @constant */
            mode: "oauth";
            /**
             * Format: uri-reference
             * @description Its issuer, where what the server publishes is missing or wrong.
             */
            authorizationServer?: string;
            resource?: ("auto" | "omit") | {
                override: string;
            };
            acceptIssuerSlash?: boolean;
            scopes?: string[];
            /** @description The client that somebody registered with the authorization server. */
            client?: {
                id: string;
                /** Format: password */
                secret?: string;
                /** Format: uri-reference */
                issuer?: string;
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listServers: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description `next` of the page before, to go on behind it. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerPage"];
                };
            };
        };
    };
    addServer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewServer"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedServer"];
                };
            };
        };
    };
    readServer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server: string & (unknown & unknown);
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
        };
    };
    removeServer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server: string & (unknown & unknown);
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeServer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server: string & (unknown & unknown);
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uri-reference */
                    url?: string;
                    /** @enum {string} */
                    network?: "public" | "private";
                    disabled?: boolean;
                };
            };
        };
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
        };
    };
    setServerAuth: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server: string & (unknown & unknown);
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WantedAuth"];
            };
        };
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
        };
    };
    makeConnectLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server: string & (unknown & unknown);
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Register anew with its authorization server, which forgot the client that we have.
                     * @default false
                     */
                    registerAgain?: boolean;
                };
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectLink"];
                };
            };
        };
    };
    probe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProbeRequest"];
            };
        };
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProbeResult"];
                    "text/event-stream": string;
                };
            };
        };
    };
    probeServer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server: string & (unknown & unknown);
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProbeResult"];
                    "text/event-stream": string;
                };
            };
        };
    };
    listIdentities: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description `next` of the page before, to go on behind it. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityPage"];
                };
            };
        };
    };
    setIdentity: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IdentityValues"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
                };
            };
        };
    };
    removeIdentity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                identity: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeIdentity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                identity: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    disabled: boolean;
                };
            };
        };
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
                };
            };
        };
    };
    listGateways: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description `next` of the page before, to go on behind it. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GatewayPage"];
                };
            };
        };
    };
    addGateway: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewGateway"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Gateway"];
                };
            };
        };
    };
    readGateway: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string & (unknown & unknown);
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Gateway"];
                };
            };
        };
    };
    removeGateway: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string & (unknown & unknown);
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeGateway: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string & (unknown & unknown);
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Who may reach it: everyone who has an account, or these e-mail addresses. Unknown ones are made members. */
                    users?: "everyone" | string[];
                    disabled?: boolean;
                };
            };
        };
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Gateway"];
                };
            };
        };
    };
    addAssignment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string & (unknown & unknown);
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAssignment"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
        };
    };
    orderAssignments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string & (unknown & unknown);
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignmentOrder"];
            };
        };
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Gateway"];
                };
            };
        };
    };
    removeAssignment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string & (unknown & unknown);
                assignment: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeAssignment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string & (unknown & unknown);
                assignment: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    tools?: components["schemas"]["Provision"];
                    /** @enum {string} */
                    identity?: "shared" | "per-user";
                };
            };
        };
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
        };
    };
    readMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description `next` of the page before, to go on behind it. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
        };
    };
    readUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    removeUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    role?: "admin" | "member";
                    disabled?: boolean;
                };
            };
        };
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    signOutUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationLink"];
                };
            };
        };
    };
    listInvitations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitations"];
                };
            };
        };
    };
    inviteUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInvitation"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationLink"];
                };
            };
        };
    };
    listApps: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description `next` of the page before, to go on behind it. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppPage"];
                };
            };
        };
    };
    putApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApp"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
        };
    };
    removeApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                app: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                app: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    disabled: boolean;
                };
            };
        };
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
        };
    };
    listConnections: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description `next` of the page before, to go on behind it. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionPage"];
                };
            };
        };
    };
    removeConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listTokens: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description `next` of the page before, to go on behind it. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenPage"];
                };
            };
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedToken"];
                };
            };
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description `next` of the page before, to go on behind it. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listAlerts: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Leave out what is resolved. */
                open?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alerts"];
                };
            };
        };
    };
    listAuditEvents: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description `next` of the page before, to go on behind it. */
                cursor?: string;
                gateway?: string;
                server?: string;
                principal?: string;
                kind?: "call" | "admin";
                outcome?: "ok" | "error" | "denied";
                /** @description Words, all of which an event must have. */
                search?: string;
                since?: string;
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEventPage"];
                };
            };
        };
    };
    listRefusals: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefusalList"];
                };
            };
        };
    };
    listHours: {
        parameters: {
            query?: {
                since?: string;
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hours"];
                };
            };
        };
    };
    readSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
        };
    };
    streamAuditEvents: {
        parameters: {
            query?: {
                gateway?: string;
                server?: string;
                principal?: string;
                kind?: "call" | "admin";
                outcome?: "ok" | "error" | "denied";
                /** @description Words, all of which an event must have. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
        };
    };
    streamServers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
        };
    };
    streamAlerts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
        };
    };
}
