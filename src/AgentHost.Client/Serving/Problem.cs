using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>Reason why a server refused a request, as RFC 9457 has it.</summary>
/// <param name="Type">Kind of problem, <c>urn:agent-host:problem:NAME</c>; names stay as they are.</param>
/// <param name="Title">Title of the kind, the same for each problem of it.</param>
/// <param name="Status">Status of the answer.</param>
public sealed record Problem(string Type, string Title, int Status)
{
    /// <summary>Beginning of each kind's name.</summary>
    public const string Prefix = "urn:agent-host:problem:";

    /// <summary>Explanation of what is wrong this time, and what to do, in one sentence or two. No secret is in it.</summary>
    [AllowNull]
    public string Detail { get => field ?? Title; init; }

    /// <summary>Kind of the host's failure; absent where the request did not come as far as the host.</summary>
    public HostFailure? Failure { get; init; }
}
