using System.Text.Json;
using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests;

/// <summary>The plugins that ship, as sources and as built.</summary>
internal static class BundledPlugins
{
    /// <summary>Their manifests in the sources.</summary>
    public static IReadOnlyList<string> Manifests { get; } = Repository.Files("plugins", "plugin.json");

    public static IReadOnlyList<string> Ids { get; } = [.. Manifests.Select(path => Parse(path).GetProperty("id").GetString()!).Order(StringComparer.Ordinal)];

    /// <summary>Their folders beside the command.</summary>
    public static IReadOnlyList<string> BuiltFolders
    {
        get
        {
            var folder = Path.Combine(BuiltAssembly.OutputOf("AgentHost.Cli"), "plugins");
            return Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)] : [];
        }
    }

    /// <summary>The file name of the assembly that a manifest names; absent for declarations only.</summary>
    public static string? EntryOf(string manifest) =>
        Parse(manifest).TryGetProperty("entry", out var entry) ? entry.GetProperty("assembly").GetString() : null;

    private static JsonElement Parse(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        return document.RootElement.Clone();
    }
}
