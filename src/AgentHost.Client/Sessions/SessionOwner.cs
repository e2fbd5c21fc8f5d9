namespace AgentHost.Client;

/// <summary>Owner of a session: the process that works in it.</summary>
public sealed record SessionOwner
{
    /// <summary>
    /// Key in <see cref="Exception.Data"/> of a failure of the kind <see cref="HostFailure.Busy"/>: the id of the process that has the session, where it runs
    /// on this machine.
    /// </summary>
    public const string ProcessKey = "processId";

    /// <summary>Id of the process; absent where nobody has the session.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The program, in a few words for people: <c>agent serve</c>.</summary>
    public string? Label { get; init; }

    /// <summary>Time since which it has the session.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>True where it runs on the machine of the host that was asked.</summary>
    public bool IsHere { get; init; }
}
