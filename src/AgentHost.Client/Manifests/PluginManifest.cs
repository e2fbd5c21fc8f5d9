using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost.Client;

/// <summary>A <c>plugin.json</c>: what is known of a plugin before any of its code runs.</summary>
/// <param name="Id"><c>^[a-z0-9]+(-[a-z0-9]+)*$</c>, at most 64.</param>
/// <param name="Version">SemVer 2.</param>
public sealed record PluginManifest(string Id, string Version)
{
    /// <summary>Address of the schema, for editors.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>Range of contract versions that it works with, npm-style: <c>^0.1</c>. Needed where there is an <see cref="Entry"/>.</summary>
    public string? Contract { get; init; }

    /// <summary>Name for people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>One or two sentences.</summary>
    public string? Description { get; init; }

    /// <summary>Authors of the plugin.</summary>
    [AllowNull]
    public IReadOnlyList<string> Authors { get => field ?? []; init; }

    /// <summary>SPDX expression.</summary>
    public string? License { get; init; }

    /// <summary>Address of a page with more about it.</summary>
    public string? Homepage { get; init; }

    /// <summary>Words to find it by.</summary>
    [AllowNull]
    public IReadOnlyList<string> Tags { get => field ?? []; init; }

    /// <summary>Its code; absent for one that only declares.</summary>
    public PluginEntry? Entry { get; init; }

    /// <summary>Other plugins that it needs: id to range.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, string> Requires { get => field ?? ReadOnlyDictionary<string, string>.Empty; init; }

    /// <summary>Systems that it runs on: <c>linux</c>, <c>osx</c>, <c>win</c>; empty for all.</summary>
    [AllowNull]
    public IReadOnlyList<string> Platforms { get => field ?? []; init; }

    /// <summary>Isolation that it needs: where it may run.</summary>
    public PluginIsolation Isolation { get; init; }

    /// <summary>Permissions that it asks for.</summary>
    [AllowNull]
    public PluginPermissions Permissions { get => field ??= new(); init; }

    /// <summary>Contributions that it brings, by kind; each value a list.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, JsonElement> Contributes { get => field ?? ReadOnlyDictionary<string, JsonElement>.Empty; init; }

    /// <summary>Kinds that it understands: kind to JSON schema of a contribution.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, JsonElement> ContributionPoints { get => field ?? ReadOnlyDictionary<string, JsonElement>.Empty; init; }

    /// <summary>Event types of its own.</summary>
    [AllowNull]
    public IReadOnlyList<EventDeclaration> Events { get => field ?? []; init; }

    /// <summary>Options of <c>agent run</c> that belong to it.</summary>
    [AllowNull]
    public IReadOnlyList<OptionSpec> RunOptions { get => field ?? []; init; }

    /// <summary>JSON schema of its settings.</summary>
    public JsonElement? Settings { get; init; }

    /// <summary>
    /// True where its settings are the person's own, such as an address that data is sent to: a project's file cannot set them. Default false.
    /// </summary>
    public bool PersonalSettings { get; init; }

    /// <summary>A top-level key of settings that stands for <c>plugins.ID</c>; bundled plugins only.</summary>
    public string? Alias { get; init; }

    /// <summary>Versions of the shared assemblies that it was built against: simple name to version. Written by the build.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, string> SharedAssemblies { get => field ?? ReadOnlyDictionary<string, string>.Empty; init; }
}
