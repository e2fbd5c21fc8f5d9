namespace AgentHost.Client;

/// <summary>Change that a command made to a plugin.</summary>
/// <param name="Id">The plugin.</param>
/// <param name="Action"><c>installed</c>, <c>updated</c>, <c>unchanged</c>, <c>uninstalled</c>, <c>enabled</c>, <c>disabled</c>, <c>rolled-back</c>.</param>
/// <param name="Version">The version in use now; of an uninstalled one the one that was.</param>
public sealed record PluginChange(string Id, string Action, string Version)
{
    /// <summary>The version in use before; absent where it is the same or there was none.</summary>
    public string? Before { get; init; }

    /// <summary>Hash of its content.</summary>
    public string? Hash { get; init; }

    /// <summary>Reason that it cannot be used yet; absent where it can.</summary>
    public string? Blocked { get; init; }

    /// <summary>Programs that it needs: whether they are here, or how to get them.</summary>
    public IReadOnlyList<string>? Programs { get; init; }
}
