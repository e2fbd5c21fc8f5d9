namespace AgentHost.Hosting.Developing;

/// <summary>A plugin that is being written, as a workspace took it anew.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
public sealed record DevelopedPlugin(string Id, string Version)
{
    /// <summary>What it brings that the one before did not; all of it the first time.</summary>
    public required IReadOnlyList<CapabilityInfo> Added { get; init; }

    /// <summary>What it brings in another form than the one before: another description, schema, or effects.</summary>
    public required IReadOnlyList<CapabilityInfo> Changed { get; init; }

    /// <summary>What the one before brought and it does not. The names stay reserved for it: no other plugin's takes their place unseen.</summary>
    public required IReadOnlyList<CapabilityInfo> Removed { get; init; }

    /// <summary>What is wrong with its manifest or with settings for it, one sentence each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>From the call to its tools being in place, copying and activation included, in milliseconds.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>The end of the one before; null the first time. Never faults.</summary>
    public Task<RetiredPlugin>? Before { get; init; }
}
