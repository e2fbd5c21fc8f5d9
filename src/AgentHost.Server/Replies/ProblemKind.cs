using AgentHost.Client;

namespace AgentHost.Server.Replies;

/// <summary>A kind of problem. Names never change their meaning; documents list them.</summary>
/// <param name="Name">Its name, the end of its type.</param>
/// <param name="Status">Status of the answer.</param>
/// <param name="Title">Its title.</param>
/// <param name="Failure">Kind of the host's failure; null where a request does not come as far as the host.</param>
internal sealed record ProblemKind(string Name, int Status, string Title, HostFailure? Failure = null)
{
    public static readonly ProblemKind InvalidRequest = new("invalid-request", 400, "The request is off.", HostFailure.Invalid);
    public static readonly ProblemKind TokenInUrl = new("token-in-url", 400, "A token has no place in an address.");
    public static readonly ProblemKind Unauthorized = new("unauthorized", 401, "A token is missing, wrong or revoked.");
    public static readonly ProblemKind InsufficientScope = new("insufficient-scope", 403, "The token does not allow this.");
    public static readonly ProblemKind ForeignOrigin = new("foreign-origin", 403, "Pages of other origins may not speak to this server.");
    public static readonly ProblemKind NotFound = new("not-found", 404, "There is no such thing.", HostFailure.NotFound);
    public static readonly ProblemKind SessionNotFound = new("session-not-found", 404, "There is no such session.", HostFailure.NotFound);
    public static readonly ProblemKind WorkspaceNotFound = new("workspace-not-found", 404, "No such workspace is open.", HostFailure.NotFound);
    public static readonly ProblemKind LoginNotFound = new("login-not-found", 404, "No such login is kept.", HostFailure.NotFound);
    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", 405, "This path has other methods.");
    public static readonly ProblemKind Timeout = new("timeout", 408, "The request did not come in time.");
    public static readonly ProblemKind SessionBusy = new("session-busy", 409, "Somebody else has the session.", HostFailure.Busy);
    public static readonly ProblemKind PermissionResolved = new("permission-resolved", 409, "Somebody else was first.");
    public static readonly ProblemKind QuestionResolved = new("question-resolved", 409, "Somebody else was first.");
    public static readonly ProblemKind TooLarge = new("too-large", 413, "The request is too large.");
    public static readonly ProblemKind UnsupportedMediaType = new("unsupported-media-type", 415, "A request has application/json.");
    public static readonly ProblemKind Misdirected = new("misdirected", 421, "The header Host names another server.");
    public static readonly ProblemKind PluginFailed = new("plugin-failed", 422, "A plugin cannot be used.", HostFailure.Plugin);
    public static readonly ProblemKind NoModel = new("no-model", 422, "No model can be used.", HostFailure.NoModel);
    public static readonly ProblemKind KeyReused = new("idempotency-key-reused", 422, "The key stands for another request.");
    public static readonly ProblemKind TooMany = new("too-many-requests", 429, "There are too many requests.");
    public static readonly ProblemKind Internal = new("internal", 500, "A fault of the server.", HostFailure.Internal);
    public static readonly ProblemKind StoreFailed = new("store-failed", 503, "The store cannot be read or written.", HostFailure.Store);
    public static readonly ProblemKind ShuttingDown = new("shutting-down", 503, "The server is ending.", HostFailure.Closing);

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
        [
            InvalidRequest, TokenInUrl, Unauthorized, InsufficientScope, ForeignOrigin, NotFound, SessionNotFound, WorkspaceNotFound, LoginNotFound,
            MethodNotAllowed, Timeout,
            SessionBusy, PermissionResolved, QuestionResolved, TooLarge, UnsupportedMediaType, Misdirected, PluginFailed, NoModel, KeyReused, TooMany,
            Internal, StoreFailed, ShuttingDown,
        ];

    /// <summary>The kind that a failure of the host is.</summary>
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
