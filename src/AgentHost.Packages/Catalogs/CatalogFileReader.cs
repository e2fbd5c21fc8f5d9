using System.Text.Json;
using AgentHost.Packages.Store;
using AgentHost.Plugins.Installed;
using Semver;

namespace AgentHost.Packages.Catalogs;

/// <summary>Reads a catalog's file and says what is wrong with it.</summary>
internal static class CatalogFileReader
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <exception cref="HostException">It is no catalog.</exception>
    public static CatalogFile Read(ReadOnlySpan<byte> text, string catalog)
    {
        CatalogFile? file;
        try
        {
            file = JsonSerializer.Deserialize(text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? text[3..] : text, CatalogJson.Default.CatalogFile);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw Wrong(catalog, $"its file is no catalog of plugins{(fault is JsonException { LineNumber: { } line } ? $" (line {line + 1})" : "")}");
        }

        if (file is null)
        {
            throw Wrong(catalog, "its file is empty");
        }

        if (file.Plugins.Count > PluginCatalog.MostEntries
            || file.Plugins.Sum(static plugin => (long)(plugin?.Versions.Count ?? 0)) > PluginCatalog.MostEntries)
        {
            throw Wrong(catalog, $"it lists more than {PluginCatalog.MostEntries} versions");
        }

        foreach (var plugin in file.Plugins)
        {
            if (plugin is null || !IsId(plugin.Id))
            {
                throw Wrong(catalog, $"the id {PackageFault.Quote(plugin?.Id ?? "")} is none: small letters, digits and dashes");
            }

            foreach (var version in plugin.Versions)
            {
                Check(catalog, plugin.Id!, version);
            }
        }

        foreach (var block in file.Blocked)
        {
            if (block is null || !IsId(block.Id) || string.IsNullOrEmpty(block.Reason) || block.Versions is null
                || !AgentHost.Plugins.Manifests.VersionRange.TryParse(block.Versions, out _))
            {
                throw Wrong(catalog, "an entry of its block list lacks id, versions or reason");
            }
        }

        return file;
    }

    /// <summary>Tests that a text can be the id of a plugin: 1 to 64 lower-case letters, digits and single hyphens, none at either end.</summary>
    public static bool IsId(string? text) =>
        text is { Length: > 0 and <= 64 } && text.All(static c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-') && text[0] != '-' && text[^1] != '-'
        && !text.Contains("--", StringComparison.Ordinal);

    /// <summary>A fault of a catalog.</summary>
    public static HostException Wrong(string catalog, string what, Exception? innerException = null) =>
        PackageFault.Of($"The catalog {PackageFault.Quote(catalog)} cannot be used: {what}.", innerException);

    private static void Check(string catalog, string id, CatalogFileVersion? version)
    {
        if (version is null || !SemVersion.TryParse(version.Version ?? "", out _))
        {
            throw Wrong(catalog, $"{id} has the version {PackageFault.Quote(version?.Version ?? "")}, which is none (1.2.0, say) and has no place in an order");
        }

        if (string.IsNullOrEmpty(version.From))
        {
            throw Wrong(catalog, $"{id} {version.Version} does not say where it is to be had (from)");
        }

        if (version.Sha256 is { } hash && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit)))
        {
            throw Wrong(catalog, $"{id} {version.Version} has a sha256 that is none: 64 hexadecimals");
        }
    }
}
