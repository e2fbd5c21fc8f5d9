using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>A plugin that is being written, as a workspace took it anew.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
public sealed record DevelopedPlugin(string Id, string Version)
{
    /// <summary>What it brings that the one before did not; all of it the first time.</summary>
    [AllowNull]
    public IReadOnlyList<CapabilityInfo> Added { get => field ?? []; init; }

    /// <summary>What it brings in another form than the one before: another description, schema, or effects.</summary>
    [AllowNull]
    public IReadOnlyList<CapabilityInfo> Changed { get => field ?? []; init; }

    /// <summary>What the one before brought and it does not. The names stay reserved for it: no other plugin's takes their place unseen.</summary>
    [AllowNull]
    public IReadOnlyList<CapabilityInfo> Removed { get => field ?? []; init; }

    /// <summary>What is wrong with its manifest or with settings for it, one sentence each.</summary>
    [AllowNull]
    public IReadOnlyList<string> Warnings { get => field ?? []; init; }

    /// <summary>Time from the call to its tools being in place, copying and activation included, in milliseconds.</summary>
    public double Milliseconds { get; init; }

    /// <summary>The end of the one before, for <see cref="IHostPlugins.WaitRetiredAsync"/>; absent the first time.</summary>
    public string? Before { get; init; }
}
