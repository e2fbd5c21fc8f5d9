namespace AgentHost.Client;

/// <summary>A provider of a workspace, or a type that could be one.</summary>
/// <param name="Name">Its name, the first part of <c>provider/model</c>.</param>
/// <param name="Type">Its type.</param>
public sealed record ProviderInfo(string Name, string Type)
{
    /// <summary>Name of the type for people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Where its requests go.</summary>
    public string? Address { get; init; }

    /// <summary>Whether models of it can be chosen.</summary>
    public bool Usable { get; init; }

    /// <summary>Where its key comes from, in words; absent when there is none.</summary>
    public string? KeySource { get; init; }

    /// <summary>Whether it works without a key.</summary>
    public bool Anonymous { get; init; }

    /// <summary>Whether a key can be kept for it: false where there is no place that one could go to.</summary>
    public bool TakesKey { get; init; }

    /// <summary>When a login with a browser has to be renewed; that happens by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether one can log in with a browser.</summary>
    public bool DeviceLogin { get; init; }

    /// <summary>What keeps it from being used, and what to do; absent when nothing does.</summary>
    public string? Problem { get; init; }
}
