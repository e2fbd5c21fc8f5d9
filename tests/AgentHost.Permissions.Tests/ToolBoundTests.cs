using AgentHost.Client;

namespace AgentHost.Permissions.Tests;

/// <summary>An agent that has a part of a tool: what goes beyond is refused, and nothing is allowed by it.</summary>
public sealed class ToolBoundTests
{
    [Theory]
    [InlineData("shell(git log:*)", "git log --oneline", true)]
    [InlineData("shell(git log:*)", "git log", true)]
    [InlineData("shell(git log:*)", "'git' log", true)]
    [InlineData("shell(git log:*)", "git status", false)]
    [InlineData("shell(git log:*)", "git log && git status", false)]
    [InlineData("shell(git log:*)", "git log | cat", false)]
    [InlineData("shell(git log:*); shell(cat)", "git log | cat", true)]
    [InlineData("shell(git log:*)", "git log $(rm x)", false)]
    [InlineData("shell(git log:*)", "git log > out", false)]
    [InlineData("shell(git log:*)", "sh -c 'git log'", true)]
    [InlineData("shell(git log:*)", "sh -c 'git log; ls'", false)]
    [InlineData("shell(git log:*)", "env git log", true)]
    [InlineData("shell(git log:*)", "if", false)]
    [InlineData("shell(git log:*)", "", false)]
    [InlineData("shell(src/**)", "ls src", false)]
    [InlineData("", "git log", false)]
    public void Evaluate_Line_OnlyWhatIsCoveredWhole(string rules, string line, bool isCovered) => Check(Plans.Shell(line), rules, isCovered);

    [Theory]
    [InlineData("read(src/**)", "src/a.cs", true)]
    [InlineData("read(src/**)", "docs/a.md", false)]
    [InlineData("read(src/**)", "src/../docs/a.md", false)]
    [InlineData("edit(src/**)", "src/a.cs", false)]
    public void Evaluate_Path_OnlyWhatIsCovered(string rules, string path, bool isCovered) => Check(Plans.Read(path), rules, isCovered);

    [Theory]
    [InlineData("fetch(domain:*.example.com)", "a.example.com", true)]
    [InlineData("fetch(domain:*.example.com)", "example.org", false)]
    public void Evaluate_Host_OnlyWhatIsCovered(string rules, string host, bool isCovered) =>
        Check(Plans.Of("fetch", ToolEffects.Network, Resource.Host(host)), rules, isCovered);

    [Fact]
    public void Evaluate_HostAndPath_ThePatternIsAboutTheHost()
    {
        Check(
            Plans.Of("download", ToolEffects.Network | ToolEffects.Write, Resource.Host("a.example.com"), Resource.WritePath("a.zip")),
            "download(domain:*.example.com)",
            true);
        Check(
            Plans.Of("download", ToolEffects.Network | ToolEffects.Write, Resource.Host("b.org"), Resource.WritePath("a.zip")),
            "download(domain:*.example.com)",
            false);
    }

    [Fact]
    public void Evaluate_ToolNamedAfterItsProgram_LooksAroundBesideWhatItIsFor()
    {
        Resource[] commit = [Resource.Program(["git", "commit", "--all"]), Resource.Program(["git", "rev-parse", "--verify", "HEAD"]), Resource.ReadPath(".")];
        Check(Plans.Of("git", ToolEffects.Execute, commit), "git(commit *)", true);
        Check(Plans.Of("git", ToolEffects.Execute, commit), "git(log *)", false);
        Check(Plans.Of("git", ToolEffects.Execute, [.. commit, Resource.Program(["git", "push"])]), "git(commit *)", false);
        Check(Plans.Of("git", ToolEffects.Execute, [commit[1], commit[0]]), "git(commit *)", false);
    }

    [Fact]
    public void Evaluate_CallThatNamesNothing_IsCoveredByNoPattern() =>
        Assert.Contains(
            "it names nothing that a pattern could be about",
            Evaluate(Plans.Of("task", ToolEffects.None), "task(reviewer)", PermissionMode.Bypass).Reason,
            StringComparison.Ordinal);

    [Fact]
    public void Evaluate_FolderOfACommand_IsNoCommand() =>
        Check(Plans.Of("shell", ToolEffects.Execute, Resource.ShellLine("git log"), Resource.ReadPath("src")), "shell(git log:*)", true);

    [Theory]
    [InlineData(PermissionMode.Default)]
    [InlineData(PermissionMode.AcceptEdits)]
    [InlineData(PermissionMode.Plan)]
    [InlineData(PermissionMode.DontAsk)]
    [InlineData(PermissionMode.Bypass)]
    public void Evaluate_WhateverIsCovered_IsJudgedAsWithoutAgent(PermissionMode mode)
    {
        foreach (var line in new[] { "git log", "git push", "rm -r x", "cat .env", "git log && git push" })
        {
            var query = Plans.Query(Plans.Shell(line), mode, Plans.Rules(deny: "shell(git push --force)", allow: "shell(make)"));
            var without = PermissionEvaluator.Evaluate(query).Verdict;
            Assert.Equal(
                PermissionDecision.Deny, PermissionEvaluator.Evaluate(query with { Bounds = [Bound("shell(git *)"), Bound("shell(rm *)")] }).Verdict.Decision);
            Assert.Equal(without, PermissionEvaluator.Evaluate(query with { Bounds = [Bound("other(git *)")] }).Verdict);
            Assert.Equal(without, PermissionEvaluator.Evaluate(query with { Bounds = [Bound("shell(git *); shell(rm *); shell(cat *)")] }).Verdict);
        }
    }

    private static void Check(ToolPlan plan, string rules, bool isCovered)
    {
        var verdict = Evaluate(plan, rules, PermissionMode.Bypass);
        Assert.Equal(isCovered ? PermissionDecision.Allow : PermissionDecision.Deny, verdict.Decision);
        Assert.Equal(isCovered ? PermissionCause.Mode : PermissionCause.Rule, verdict.Cause);
    }

    private static PermissionVerdict Evaluate(ToolPlan plan, string rules, PermissionMode mode) =>
        PermissionEvaluator.Evaluate(Plans.Query(plan, mode) with { Bounds = [Bound(rules) with { Tool = plan.Call.Tool }] }).Verdict;

    private static ToolBound Bound(string rules) => new("careful", rules.Split('(')[0], rules.Length == 0 ? [] : [.. rules.Split("; ").Select(Plans.Rule)]);
}
