using System.Text.RegularExpressions;

namespace AgentHost.Docs.Tests.Reference;

/// <summary>The codes of checks and of the server: each has its entry, each entry its code, and checks print them.</summary>
public sealed partial class CodeTests
{
    [Fact]
    public void Page_HasAnEntryForEveryCode_AndNoOther()
    {
        var page = DocPages.Read("docs/reference/codes.md");
        var entries = Heading().Matches(page).Select(static match => match.Groups["code"].Value).ToList();

        Assert.Equal(CodesOfSources().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), entries.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Page_SaysOfTheServersProblems_WhatTheServerSays()
    {
        var page = DocPages.Read("docs/reference/codes.md");
        var kinds = KindsOfServer().ToList();

        Assert.NotEmpty(kinds);
        Assert.All(kinds, kind => Assert.Contains(
            $"### {kind.Groups["code"]}\n\n{kind.Groups["status"]}. {kind.Groups["title"]} {kind.Groups["advice"]}\n", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(".agents/agent.json", """{"modle":"x"}""", "agent config check", "unknown-key")]
    [InlineData(".agents/agent.json", """{"model":3}""", "agent config check", "wrong-type")]
    [InlineData(".agents/agent.json", """{"limits":{"steps":0}}""", "agent config check", "wrong-value")]
    [InlineData(".agents/agent.json", """{"model":"a","model":"b"}""", "agent config check", "duplicate-key")]
    [InlineData(".agents/agent.json", """{"model":""", "agent config check", "json-syntax")]
    [InlineData(".agents/agent.json", """{"audit":{}}""", "agent config check", "not-allowed-here")]
    [InlineData(".agents/agent.json", """{"plugins":{"nobodys":{}}}""", "agent config check", "not-installed")]
    [InlineData(".agents/agent.json", """{"permissions":{"deny":["shell(("]}}""", "agent config check", "rule-syntax")]
    [InlineData(".agents/agent.json", """{"permissions":{"deny":[{"rule":"shell(git *)","matches":["ls"]}]}}""", "agent config check", "rule-test")]
    [InlineData("made/plugin.json", """{"id":"made","version":"one"}""", "agent plugin test made", "wrong-value")]
    [InlineData("made/plugin.json", """{"id":"made"}""", "agent plugin test made", "missing-key")]
    [InlineData(".agents/skills/one/SKILL.md", "---\nname: Two\ndescription: Does it.\n---\nText.\n", "agent skill validate .agents/skills/one", "skill-name")]
    [InlineData(".agents/skills/one/SKILL.md", "name: one\n", "agent skill validate .agents/skills/one", "front-matter")]
    [InlineData(".agents/workflows/w.yaml", "name: w\nnodes:\n  a: { command: ls, next: b }\n", "agent workflow check w", "workflow-edge")]
    [InlineData(
        ".agents/workflows/w.yaml",
        "name: w\nnodes:\n  a: { command: ls, next: [{ goto: a, when: \"1 < 2\" }] }\n",
        "agent workflow check w",
        "workflow-endless")]
    [InlineData(".agents/workflows/w.yaml", "name: [", "agent workflow check w", "yaml-syntax")]
    public async Task Check_PrintsTheCode_WhichHelpExplains(string file, string text, string check, string code)
    {
        using var sandbox = await Sandbox.CreateAsync();
        sandbox.Write("project/" + file, text);
        await sandbox.RunAsync("agent trust");

        var (exit, output) = await sandbox.RunAsync(check);
        var (explained, help) = await sandbox.RunAsync($"agent help {code}");

        Assert.True(exit != 0 || code == "not-installed", output);
        Assert.Contains($"({code})", output, StringComparison.Ordinal);
        Assert.Equal(0, explained);
        Assert.StartsWith(code + "\n\n", help, StringComparison.Ordinal);
    }

    /// <summary>Codes as the sources declare them: constants of the classes of codes, and the server's kinds of problems.</summary>
    private static IEnumerable<string> CodesOfSources()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.PathTo("src"), "*Codes.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.PathTo("plugins"), "*Codes.cs", SearchOption.AllDirectories)))
        {
            foreach (Match match in Constant().Matches(File.ReadAllText(file)))
            {
                yield return match.Groups["code"].Value;
            }
        }

        foreach (var kind in KindsOfServer())
        {
            yield return kind.Groups["code"].Value;
        }
    }

    private static IEnumerable<Match> KindsOfServer() =>
        Kind().Matches(File.ReadAllText(Repository.PathTo("src", "AgentHost.Client", "Serving", "ProblemKind.cs")));

    [GeneratedRegex("^### (?<code>[a-z-]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Heading();

    [GeneratedRegex("public const string \\w+ = \"(?<code>[a-z-]+)\";", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Constant();

    [GeneratedRegex(
        "ProblemKind \\w+ = new\\(\\s*\"(?<code>[a-z-]+)\",\\s*(?<status>\\d+),\\s*\"(?<title>[^\"]+)\",\\s*\"(?<advice>[^\"]+)\"",
        RegexOptions.ExplicitCapture,
        10_000)]
    private static partial Regex Kind();
}
