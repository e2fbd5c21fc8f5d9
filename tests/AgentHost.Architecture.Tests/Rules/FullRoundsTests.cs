using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests.Rules;

/// <summary>The list of long runs, .ci/full-rounds, which names each class of tests that reads ROUNDS, and no other.</summary>
public sealed class FullRoundsTests
{
    [Fact]
    public void List_NamesEachClassThatReadsRounds()
    {
        var listed = File.ReadLines(Repository.PathTo(".ci", "full-rounds"))
            .Where(static line => line.Length > 0 && line[0] != '#')
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        var reading = Repository.Files("tests", "*.cs")
            .Where(static path => !Repository.Relative(path).StartsWith("tests/Benchmarks/", StringComparison.Ordinal)
                && File.ReadAllText(path).Contains("Rounds.Or(", StringComparison.Ordinal)
                && Path.GetFileName(path) != "FullRoundsTests.cs")
            .Select(static path => (Project: Repository.Relative(path).Split('/')[1], Class: Path.GetFileNameWithoutExtension(path)))
            .ToList();

        Assert.All(listed, static row => Assert.True(row.Length == 3 && int.TryParse(row[2], out var rounds) && rounds > 0, string.Join(' ', row)));
        Assert.Equal(
            reading.Select(static read => $"{read.Project} {read.Class}").Order(StringComparer.Ordinal),
            listed.Select(static row => $"AgentHost.{row[0]}.Tests {row[1][(row[1].LastIndexOf('.') + 1)..]}").Order(StringComparer.Ordinal));
        Assert.All(listed, static row =>
        {
            // The namespace follows the folders.
            var folders = row[1][$"AgentHost.{row[0]}.Tests.".Length..].Replace('.', '/');
            Assert.True(File.Exists(Repository.PathTo("tests", $"AgentHost.{row[0]}.Tests", $"{folders}.cs")), row[1]);
        });
    }
}
