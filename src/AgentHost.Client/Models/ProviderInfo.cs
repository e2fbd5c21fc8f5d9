namespace AgentHost.Client;

/// <summary>A provider of a workspace, or a type that could be one.</summary>
/// <param name="Name">Its name, the first part of <c>provider/model</c>.</param>
/// <param name="Type">Its type.</param>
public sealed record ProviderInfo(string Name, string Type)
{
    /// <summary>Name of the type for people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Address that its requests go to.</summary>
    public string? Address { get; init; }

    /// <summary>True when models of it can be chosen.</summary>
    public bool Usable { get; init; }

    /// <summary>Source of its key, in words; absent when there is none.</summary>
    public string? KeySource { get; init; }

    /// <summary>True when it works without a key.</summary>
    public bool Anonymous { get; init; }

    /// <summary>True when a key can be kept for it; false where there is no place that one could go to.</summary>
    public bool TakesKey { get; init; }

    /// <summary>Time at which a login with a browser has to be renewed; that happens by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>True when one can log in with a browser.</summary>
    public bool DeviceLogin { get; init; }

    /// <summary>Problem that keeps it from being used, and what to do; absent when there is none.</summary>
    public string? Problem { get; init; }
}
