namespace AgentHost.Client;

/// <summary>A kind of problem that a server answers with. Names never change their meaning; documents list them.</summary>
public sealed class ProblemKind
{
    /// <summary>A request that is off.</summary>
    public static readonly ProblemKind InvalidRequest = new(
        "invalid-request",
        400,
        "The request is off.",
        "Change what detail names; GET /openapi.json describes each request.",
        HostFailure.Invalid);

    /// <summary>A token in an address.</summary>
    public static readonly ProblemKind TokenInUrl = new(
        "token-in-url",
        400,
        "A token has no place in an address.",
        "Send the token as the header Authorization: Bearer TOKEN, and make a new one: addresses are kept in logs.");

    /// <summary>A missing or wrong token.</summary>
    public static readonly ProblemKind Unauthorized = new(
        "unauthorized",
        401,
        "A token is missing, wrong or revoked.",
        "Make a token with agent serve token new, and send it as the header Authorization: Bearer TOKEN.");

    /// <summary>A token that does not allow it.</summary>
    public static readonly ProblemKind InsufficientScope = new(
        "insufficient-scope",
        403,
        "The token does not allow this.",
        "Make a token with the scope that detail names: agent serve token new --scope SCOPE.");

    /// <summary>A page of another origin.</summary>
    public static readonly ProblemKind ForeignOrigin = new(
        "foreign-origin",
        403,
        "Pages of other origins may not speak to this server.",
        "Speak to the server from a program; pages of a browser are not let in.");

    /// <summary>Something that is not there.</summary>
    public static readonly ProblemKind NotFound = new(
        "not-found",
        404,
        "There is no such thing.",
        "Check the path and the id; GET /openapi.json lists the paths.",
        HostFailure.NotFound);

    /// <summary>A session that is not there.</summary>
    public static readonly ProblemKind SessionNotFound = new(
        "session-not-found",
        404,
        "There is no such session.",
        "List the sessions with GET /v1/sessions, or agent session list.",
        HostFailure.NotFound);

    /// <summary>A workspace that is not open.</summary>
    public static readonly ProblemKind WorkspaceNotFound = new(
        "workspace-not-found",
        404,
        "No such workspace is open.",
        "Open the folder again with POST /v1/workspaces: ids are good until a workspace closes.",
        HostFailure.NotFound);

    /// <summary>A login that is not kept.</summary>
    public static readonly ProblemKind LoginNotFound = new(
        "login-not-found",
        404,
        "No such login is kept.",
        "List providers with GET /v1/workspaces/ID/providers, or agent provider list.",
        HostFailure.NotFound);

    /// <summary>A method that a path does not have.</summary>
    public static readonly ProblemKind MethodNotAllowed = new(
        "method-not-allowed",
        405,
        "This path has other methods.",
        "Use a method that the header Allow names.");

    /// <summary>A request that came too slowly.</summary>
    public static readonly ProblemKind Timeout = new(
        "timeout",
        408,
        "The request did not come in time.",
        "Send the request again, and its body within 30 seconds.");

    /// <summary>A session that somebody else has.</summary>
    public static readonly ProblemKind SessionBusy = new(
        "session-busy",
        409,
        "Somebody else has the session.",
        "Wait until its turn ends (GET /v1/sessions/ID/wait), or end the process that detail names.",
        HostFailure.Busy);

    /// <summary>A permission request that was answered.</summary>
    public static readonly ProblemKind PermissionResolved = new(
        "permission-resolved",
        409,
        "Somebody else was first.",
        "Do nothing: the event permission.resolved says who answered, and how.");

    /// <summary>A question that was answered.</summary>
    public static readonly ProblemKind QuestionResolved = new(
        "question-resolved",
        409,
        "Somebody else was first.",
        "Do nothing: the event question.answered says what was answered.");

    /// <summary>A request that is too large.</summary>
    public static readonly ProblemKind TooLarge = new(
        "too-large",
        413,
        "The request is too large.",
        "Send less, or in parts; detail has the bound.");

    /// <summary>A body that is no JSON.</summary>
    public static readonly ProblemKind UnsupportedMediaType = new(
        "unsupported-media-type",
        415,
        "A request has application/json.",
        "Send JSON, with the header Content-Type: application/json.");

    /// <summary>A foreign host name.</summary>
    public static readonly ProblemKind Misdirected = new(
        "misdirected",
        421,
        "The header Host names another server.",
        "Use the address that agent serve prints, or start it with --allow-host NAME.");

    /// <summary>A plugin that cannot be used.</summary>
    public static readonly ProblemKind PluginFailed = new(
        "plugin-failed",
        422,
        "A plugin cannot be used.",
        "Look at its state and reason: agent plugin info ID.",
        HostFailure.Plugin);

    /// <summary>No model.</summary>
    public static readonly ProblemKind NoModel = new(
        "no-model",
        422,
        "No model can be used.",
        "Log in with agent provider login NAME, or name a model: agent model list shows which there are.",
        HostFailure.NoModel);

    /// <summary>A key of another request.</summary>
    public static readonly ProblemKind KeyReused = new(
        "idempotency-key-reused",
        422,
        "The key stands for another request.",
        "Use a new Idempotency-Key for each request; the same one only to repeat the same request.");

    /// <summary>Too many requests.</summary>
    public static readonly ProblemKind TooMany = new(
        "too-many-requests",
        429,
        "There are too many requests.",
        "Wait some seconds, and keep fewer requests and streams open.");

    /// <summary>A fault of the server.</summary>
    public static readonly ProblemKind Internal = new(
        "internal",
        500,
        "A fault of the server.",
        "Read agent logs --level error, and report it with what stands there.",
        HostFailure.Internal);

    /// <summary>A store that cannot be used.</summary>
    public static readonly ProblemKind StoreFailed = new(
        "store-failed",
        503,
        "The store cannot be read or written.",
        "Run agent doctor: it says whether the disk is full, or the store is damaged.",
        HostFailure.Store);

    /// <summary>A server that is ending.</summary>
    public static readonly ProblemKind ShuttingDown = new(
        "shutting-down",
        503,
        "The server is ending.",
        "Try again when it runs anew; prompts that wait are kept.",
        HostFailure.Closing);

    private ProblemKind(string name, int status, string title, string advice, HostFailure? failure = null) =>
        (Name, Status, Title, Advice, Failure) = (name, status, title, advice, failure);

    /// <summary>Name, the end of its type.</summary>
    public string Name { get; }

    /// <summary>Status of the answer.</summary>
    public int Status { get; }

    /// <summary>Title: what is wrong, in a sentence.</summary>
    public string Title { get; }

    /// <summary>Advice: a sentence that says what to do.</summary>
    public string Advice { get; }

    /// <summary>Kind of the host's failure; null where a request does not come as far as the host.</summary>
    public HostFailure? Failure { get; }

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
        [
            InvalidRequest, TokenInUrl, Unauthorized, InsufficientScope, ForeignOrigin, NotFound, SessionNotFound, WorkspaceNotFound,
            LoginNotFound, MethodNotAllowed, Timeout, SessionBusy, PermissionResolved, QuestionResolved, TooLarge, UnsupportedMediaType,
            Misdirected, PluginFailed, NoModel, KeyReused, TooMany, Internal, StoreFailed, ShuttingDown,
        ];

    /// <summary>The kind that a failure of the host is.</summary>
    /// <param name="failure">The failure.</param>
    public static ProblemKind Of(HostFailure failure) => failure switch
    {
        HostFailure.NotFound => NotFound,
        HostFailure.Invalid => InvalidRequest,
        HostFailure.Busy => SessionBusy,
        HostFailure.Plugin => PluginFailed,
        HostFailure.NoModel => NoModel,
        HostFailure.Store => StoreFailed,
        HostFailure.Closing => ShuttingDown,
        _ => Internal,
    };

    /// <summary>A problem of this kind.</summary>
    /// <param name="detail">What is wrong this time; null for what its title says.</param>
    public Problem With(string? detail) => new(Problem.Prefix + Name, Title, Status) { Detail = detail, Failure = Failure };
}
