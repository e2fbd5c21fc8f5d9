using AgentHost.Testing.Shared;

namespace AgentHost.ShellSyntax.Tests;

/// <summary>Lines and short scripts as people and models write them.</summary>
internal static class Corpus
{
    public static string Folder => Path.Combine(Repository.Root, "tests", "AgentHost.ShellSyntax.Tests", "Corpus");

    public static IReadOnlyList<string> Entries()
    {
        var lines = File.ReadAllText(Path.Combine(Folder, "lines.txt")).TrimEnd('\n').Split('\n');
        var scripts = File.ReadAllText(Path.Combine(Folder, "scripts.txt")).TrimEnd('\n').Split("\n%%%\n");
        return [.. lines, .. scripts];
    }
}
