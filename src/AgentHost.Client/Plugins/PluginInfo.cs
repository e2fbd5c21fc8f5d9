using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>A plugin as a host has it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="State">Its state.</param>
public sealed record PluginInfo(string Id, string Version, PluginState State)
{
    /// <summary>Origin of the plugin: <c>bundled</c>, <c>user</c>, <c>project</c>, <c>run</c>.</summary>
    [AllowNull]
    public string Origin { get => field ?? "bundled"; init; }

    /// <summary>Place where it runs: <c>in-process</c>, <c>process</c>, or <c>declarations</c> when it has no code.</summary>
    [AllowNull]
    public string Runs { get => field ?? "in-process"; init; }

    /// <summary>The top-level key of the settings that stands for its own.</summary>
    public string? Alias { get; init; }

    /// <summary>
    /// Hash of the plugin: <c>sha256:…</c> of its files, as <c>agent-plugins.lock.json</c> has it; for a bundled one <c>build:…</c>, the build of the program.
    /// Absent where its files cannot be read.
    /// </summary>
    public string? Hash { get; init; }

    /// <summary>Its folder.</summary>
    [AllowNull]
    public string Folder { get => field ?? ""; init; }

    /// <summary>Reason why it is blocked or faulted.</summary>
    public string? Reason { get; init; }

    /// <summary>One or two sentences.</summary>
    public string? Description { get; init; }

    /// <summary>Its name for people; absent like <see cref="Authors"/>.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Authors of the plugin; empty where it does not say, or where that was not asked for.</summary>
    [AllowNull]
    public IReadOnlyList<string> Authors { get => field ?? []; init; }

    /// <summary>Its license, an SPDX expression; absent like <see cref="Authors"/>.</summary>
    public string? License { get; init; }

    /// <summary>Address of a page with more about it; absent like <see cref="Authors"/>.</summary>
    public string? Homepage { get; init; }

    /// <summary>Permissions that it asks for.</summary>
    [AllowNull]
    public PluginPermissions Permissions { get => field ??= new(); init; }

    /// <summary>Capabilities that it brings.</summary>
    [AllowNull]
    public IReadOnlyList<CapabilityInfo> Capabilities { get => field ?? []; init; }

    /// <summary>Milliseconds that activation took; absent before.</summary>
    public double? ActivationMs { get; init; }

    /// <summary>The process it runs in, where that is its own.</summary>
    public int? ProcessId { get; init; }

    /// <summary>Usage of the plugin; absent where it was not used, or where that was not asked for. In a host: in this host.</summary>
    public PluginUsage? Usage { get; init; }
}
