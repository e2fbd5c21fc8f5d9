using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>A plugin as a host has it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="State">Its state.</param>
public sealed record PluginInfo(string Id, string Version, PluginState State)
{
    /// <summary>Where it came from: <c>bundled</c>, <c>user</c>, <c>project</c>, <c>run</c>.</summary>
    [AllowNull]
    public string Origin { get => field ?? "bundled"; init; }

    /// <summary>Where it runs: <c>in-process</c>, <c>process</c>, or <c>declarations</c> when it has no code.</summary>
    [AllowNull]
    public string Runs { get => field ?? "in-process"; init; }

    /// <summary>The top-level key of the settings that stands for its own.</summary>
    public string? Alias { get; init; }

    /// <summary>
    /// What it is: <c>sha256:…</c> of its files, as <c>agent-plugins.lock.json</c> has it; for a bundled one <c>build:…</c>, the build of the program. Absent
    /// where its files cannot be read.
    /// </summary>
    public string? Hash { get; init; }

    /// <summary>Its folder.</summary>
    [AllowNull]
    public string Folder { get => field ?? ""; init; }

    /// <summary>Why it is blocked or faulted.</summary>
    public string? Reason { get; init; }

    /// <summary>One or two sentences.</summary>
    public string? Description { get; init; }

    /// <summary>Its name for people; absent like <see cref="Authors"/>.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Who made it; empty where it does not say, or where that was not asked for.</summary>
    [AllowNull]
    public IReadOnlyList<string> Authors { get => field ?? []; init; }

    /// <summary>Its license, an SPDX expression; absent like <see cref="Authors"/>.</summary>
    public string? License { get; init; }

    /// <summary>Where to read on; absent like <see cref="Authors"/>.</summary>
    public string? Homepage { get; init; }

    /// <summary>What it asks for.</summary>
    [AllowNull]
    public PluginPermissions Permissions { get => field ??= new(); init; }

    /// <summary>What it brings.</summary>
    [AllowNull]
    public IReadOnlyList<CapabilityInfo> Capabilities { get => field ?? []; init; }

    /// <summary>Milliseconds that activation took; absent before.</summary>
    public double? ActivationMs { get; init; }

    /// <summary>The process it runs in, where that is its own.</summary>
    public int? ProcessId { get; init; }

    /// <summary>What it has been used for; absent where it was not, or where that was not asked for. In a host: in this host.</summary>
    public PluginUsage? Usage { get; init; }
}
