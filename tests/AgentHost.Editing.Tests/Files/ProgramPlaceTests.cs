using AgentHost.Client;
using AgentHost.Permissions;
using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Tests;

namespace AgentHost.Editing.Tests.Files;

public sealed class ProgramPlaceTests : IDisposable
{
    private readonly TempWorkspace _ws = new();

    public ProgramPlaceTests()
    {
        _ws.Put("bin/ls", "#!/bin/sh\n");
        _ws.Put("bin/wc", "no program");
        _ws.Put("sub/tools/cat", "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_ws.Root, "bin", "ls"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
            File.SetUnixFileMode(Path.Combine(_ws.Root, "sub", "tools", "cat"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    public void Dispose() => _ws.Dispose();

    [Theory]
    [InlineData("ls", "ROOT/bin:/usr/bin:/bin", "", true)]
    [InlineData("ls", "ROOT/bin/:/usr/bin", "", true)]
    [InlineData("ls", "bin:/usr/bin", "", true)]
    [InlineData("ls", "./bin:/usr/bin", "", true)]
    [InlineData("ls", "/usr/bin:/bin:ROOT/bin", "", false)] // the system's comes first
    [InlineData("wc", "ROOT/bin:/usr/bin:/bin", "", false)] // cannot be run
    [InlineData("ls", "/usr/bin:/bin", "", false)]
    [InlineData("cat", "tools:/usr/bin:/bin", "sub", true)]
    [InlineData("cat", "tools:/usr/bin:/bin", "", false)]
    [InlineData("cat", ":/usr/bin:/bin", "sub/tools", true)] // an empty entry is the working folder
    [InlineData("cat", "tools:/usr/bin:/bin", null, true)] // a folder that nobody knows
    [InlineData("none", "bin:/usr/bin", "", false)]
    public void Problem_ProgramOfTheWorkspaceBeforeTheSystems_IsNamed(string program, string search, string? folder, bool expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Commands ask there.");
        var at = folder is null ? null : folder.Length == 0 ? _ws.Root : $"{_ws.Root}/{folder}";

        Assert.Equal(expected, ProgramPlaces.Problem(program, at, _ws.Paths, search.Replace("ROOT", _ws.Root, StringComparison.Ordinal)) is not null);
    }

    [Theory]
    [InlineData("ls")]
    [InlineData("cat a.txt | wc -l; ls")]
    [InlineData("timeout 5 cat a.txt")] // the wrapper
    [InlineData("env ls")]
    [InlineData("echo a.txt | xargs wc")]
    [InlineData("sh -c ls")]
    [InlineData("basename x")]
    public void Evaluate_ShadowedProgram_Asks(string line)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Commands ask there.");
        var query = Plans.Query(Plans.Shell(line));
        string[] shadowed = ["ls", "timeout", "basename", "xargs"];

        Assert.Equal(
            line.Contains("xargs", StringComparison.Ordinal) ? PermissionDecision.Ask : PermissionDecision.Allow,
            PermissionEvaluator.Evaluate(query).Verdict.Decision);
        var evaluation = PermissionEvaluator.Evaluate(
            query with { ProgramProblem = (program, _, _) => Array.IndexOf(shadowed, program) >= 0 ? "it is the workspace's" : null });
        Assert.Equal(PermissionDecision.Ask, evaluation.Verdict.Decision);
        Assert.Contains("it is the workspace's", evaluation.Reasons);

        // A person's own rule says which program they mean.
        Assert.Equal(
            PermissionDecision.Allow,
            PermissionEvaluator.Evaluate(
                query with { Rules = Plans.Rules(allow: "shell"), ProgramProblem = (_, _, _) => "it is the workspace's" }).Verdict.Decision);
    }
}
