using AgentHost.Server.Access;

namespace AgentHost.Server.Endpoints;

/// <summary>
/// One endpoint: what it is reached by, who may use it, and what it does. Routing, the OpenAPI document and tests are all made from these.
/// </summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path; <c>{name}</c> stands for one segment.</param>
/// <param name="Scope">What a caller has to be allowed; none for what answers everybody.</param>
/// <param name="Place">What it is about.</param>
/// <param name="Summary">What it does, in a sentence.</param>
/// <param name="Run">Does it.</param>
internal sealed record Endpoint(string Method, string Path, AccessScopes Scope, EndpointPlace Place, string Summary, Func<EndpointCall, ValueTask> Run)
{
    public const int UsualBody = 4 << 20;

    /// <summary>Record of the request; null where it has no body.</summary>
    public Type? Request { get; init; }

    /// <summary>Members of the record that stand in the path, or have a default at the server, and may be left out of the body.</summary>
    public IReadOnlyList<string> Given { get; init; } = [];

    /// <summary>Runs however many requests do: it tells that the server lives, or ends something.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>The body may be left out.</summary>
    public bool BodyIsOptional { get; init; }

    /// <summary>Record of the answer, or of one of its items.</summary>
    public Type? Answer { get; init; }

    public AnswerKind Kind { get; init; } = AnswerKind.Json;

    /// <summary>A list that is read page by page: an answer may tell where to go on.</summary>
    public bool HasPages { get; init; }

    /// <summary>Media types of an answer that is text.</summary>
    public IReadOnlyList<string> TextTypes { get; init; } = [];

    /// <summary>Status of the usual answer.</summary>
    public int Status { get; init; } = 200;

    /// <summary>A second status that a good answer may have; 0 for none.</summary>
    public int OtherStatus { get; init; }

    public IReadOnlyList<EndpointParameter> Parameters { get; init; } = [];

    /// <summary>The most bytes of a body.</summary>
    public long MostBytes { get; init; } = UsualBody;

    /// <summary>Name of it: <c>GET /v1/sessions</c>.</summary>
    public string Name => $"{Method} {Path}";

    /// <summary>Segments of the path.</summary>
    public IReadOnlyList<string> Segments => field ??= Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
