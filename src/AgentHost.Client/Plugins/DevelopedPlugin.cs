using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>A plugin that is being written, as a workspace took it anew.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
public sealed record DevelopedPlugin(string Id, string Version)
{
    /// <summary>Capabilities that the one before did not bring; all of them the first time.</summary>
    [AllowNull]
    public IReadOnlyList<CapabilityInfo> Added { get => field ?? []; init; }

    /// <summary>Capabilities in another form than before: another description, schema, or effects.</summary>
    [AllowNull]
    public IReadOnlyList<CapabilityInfo> Changed { get => field ?? []; init; }

    /// <summary>Capabilities that only the one before brought. The names stay reserved for it: no other plugin's takes their place unseen.</summary>
    [AllowNull]
    public IReadOnlyList<CapabilityInfo> Removed { get => field ?? []; init; }

    /// <summary>Faults of its manifest or of settings for it, one sentence each.</summary>
    [AllowNull]
    public IReadOnlyList<string> Warnings { get => field ?? []; init; }

    /// <summary>Time from the call to its tools being in place, copying and activation included, in milliseconds.</summary>
    public double Milliseconds { get; init; }

    /// <summary>The end of the one before, for <see cref="IHostPlugins.WaitRetiredAsync"/>; absent the first time.</summary>
    public string? Before { get; init; }
}
