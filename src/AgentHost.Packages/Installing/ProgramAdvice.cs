using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Packages.Store;

namespace AgentHost.Packages.Installing;

/// <summary>Says of the programs that a plugin's declarations start whether they are on this machine, or how to get them.</summary>
/// <remarks>
/// A declaration of any kind counts that has a <c>command</c>; its <c>acquire</c> is a list of <c>run</c>, a line for a shell, or <c>package</c>, each with
/// <c>page</c> where there is one. The first counts.
/// </remarks>
internal static class ProgramAdvice
{
    /// <summary>One sentence for each program.</summary>
    /// <param name="manifest">The plugin's manifest.</param>
    /// <param name="path">The value of PATH.</param>
    public static IReadOnlyList<string> Of(PluginManifest manifest, string? path)
    {
        var advice = new List<string>();
        foreach (var kind in manifest.Contributes.Keys.Where(static kind => kind is not (CapabilityKinds.Tool or CapabilityKinds.Command)))
        {
            foreach (var (_, entry) in ManifestDeclarations.Of(manifest, kind))
            {
                if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("command", out var command) && command.ValueKind == JsonValueKind.String
                    && command.GetString() is { Length: > 0 } program)
                {
                    advice.Add(Describe(program, entry, path));
                }
            }
        }

        return advice;
    }

    private static string Describe(string program, JsonElement entry, string? path)
    {
        var name = PackageFault.Plain(program);
        if (Find(program, path) is { } found)
        {
            return $"The program {name} is here: {found}.";
        }

        var text = $"The program {name} is not on the PATH";
        if (entry.TryGetProperty("acquire", out var ways) && ways.ValueKind == JsonValueKind.Array)
        {
            foreach (var way in ways.EnumerateArray())
            {
                if (Text(way, "run") is { } run)
                {
                    return $"{text}: run {PackageFault.Plain(run)}{(Text(way, "page") is { } also ? $", and see {PackageFault.Plain(also)}" : "")}.";
                }

                if (Text(way, "package") is { } package)
                {
                    return $"{text}: install the package {PackageFault.Plain(package)} of your "
                        + $"system{(Text(way, "page") is { } page ? $", or see {PackageFault.Plain(page)}" : "")}.";
                }
            }
        }

        return text + ": install it, and it is found.";
    }

    private static string? Text(JsonElement way, string member) =>
        way.ValueKind == JsonValueKind.Object && way.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string? Find(string program, string? path)
    {
        if (program.AsSpan().IndexOfAny('/', '\\') >= 0)
        {
            return null;
        }

        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];
        return (from folder in (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                where Path.IsPathRooted(folder)
                from ending in endings
                let file = Path.Combine(folder, program + ending)
                where File.Exists(file) && (OperatingSystem.IsWindows() || File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute))
                select file).FirstOrDefault();
    }
}
