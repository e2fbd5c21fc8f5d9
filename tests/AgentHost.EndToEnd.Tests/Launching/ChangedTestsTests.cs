using System.Diagnostics;
using System.Runtime.Versioning;
using AgentHost.EndToEnd.Tests.Fixture;

namespace AgentHost.EndToEnd.Tests.Launching;

/// <summary>The script <c>.ci/changed-tests</c> in a small repository: which projects of tests a change touches.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ChangedTestsTests : IDisposable
{
    private readonly Sandbox _box = new();

    public ChangedTestsTests()
    {
        var script = _box.PathOf(".ci/changed-tests");
        _box.Write(".ci/changed-tests", File.ReadAllText(Path.Combine(Programs.Repository, ".ci", "changed-tests")));
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Project("src/Low/Low.csproj", "");
        Project("src/High/High.csproj", """<ProjectReference Include="../Low/Low.csproj" />""");
        Project("src/AgentHost.Cli/AgentHost.Cli.csproj", """<Import Project="../../plugins/Plugins.targets" />""");
        _box.Write(
            "plugins/Plugins.targets", """<Project><ItemGroup><PluginProject Include="$(PluginsRoot)*/*.csproj" /></ItemGroup></Project>""");
        Project("plugins/web/Web.csproj", "");
        Project("tests/AgentHost.Low.Tests/AgentHost.Low.Tests.csproj", """<ProjectReference Include="../../src/Low/*.csproj" />""");
        Project("tests/AgentHost.High.Tests/AgentHost.High.Tests.csproj", """<ProjectReference Include="..\..\src\High\High.csproj" />""");
        Project(
            "tests/AgentHost.Lone.Tests/AgentHost.Lone.Tests.csproj",
            """<!-- <Compile Include="../../src/Low/Gone.cs" /> --><Compile Include="../AgentHost.Low.Tests/Parts/**/*.cs;../AgentHost.Low.Tests/One.cs" />""");
        Project(
            "tests/AgentHost.EndToEnd.Tests/AgentHost.EndToEnd.Tests.csproj",
            """<ProjectReference Include="../../src/AgentHost.Cli/AgentHost.Cli.csproj" />""");
        Project("tests/AgentHost.Docs.Tests/AgentHost.Docs.Tests.csproj", "");
        Project("tests/AgentHost.Architecture.Tests/AgentHost.Architecture.Tests.csproj", "");
        _box.Write("Directory.Build.props", "<Project />").Write("docs/page.md", "").Write("skills/one/SKILL.md", "");
    }

    public void Dispose() => _box.Dispose();

    [Theory]
    [InlineData("src/Low/Parts/New.cs", "Architecture High Low")]
    [InlineData("src/High/Code.cs", "Architecture High")]
    [InlineData("src/High/name with blanks.cs", "Architecture High")]
    [InlineData("tests/AgentHost.Low.Tests/One.cs", "Architecture Lone Low")]
    [InlineData("tests/AgentHost.Low.Tests/Parts/Deep/Two.cs", "Architecture Lone Low")]
    [InlineData("tests/AgentHost.Low.Tests/Two.cs", "Architecture Low")]
    [InlineData("plugins/web/Code.cs", "Architecture EndToEnd")]
    [InlineData("plugins/declared/plugin.json", "Architecture Docs EndToEnd")]
    [InlineData("plugins/Plugins.targets", "Architecture EndToEnd")]
    [InlineData("docs/page.md", "Architecture Docs EndToEnd")]
    [InlineData("Directory.Build.props", "Architecture Docs EndToEnd High Lone Low")]
    [InlineData("tests/Shared/Everywhere/Eventually.cs", "Architecture Docs EndToEnd High Lone Low")]
    public async Task ChangedFile_TouchesItsProject_WhatIncludesIt_AndAllThatRefersToThem(string file, string expected)
    {
        await _box.CommitAsync();
        _box.Write(file, "changed");

        Assert.Equal((0, expected), await RunAsync("HEAD"));
    }

    [Fact]
    public async Task Commits_OfTheBranchCount_AndThoseOfMainDoNot()
    {
        await _box.CommitAsync();
        await _box.GitAsync("branch", "-M", "main");
        await _box.GitAsync("checkout", "-q", "-b", "work");
        _box.Write("src/High/Code.cs", "");
        await _box.GitAsync("add", "-A");
        await _box.GitAsync("commit", "-q", "-m", "High");
        await _box.GitAsync("checkout", "-q", "main");
        _box.Write("src/Low/Code.cs", "");
        await _box.GitAsync("add", "-A");
        await _box.GitAsync("commit", "-q", "-m", "Low");
        await _box.GitAsync("checkout", "-q", "work");

        Assert.Equal((0, "Architecture High"), await RunAsync());
    }

    [Fact]
    public async Task NothingChanged_TouchesNothing()
    {
        await _box.CommitAsync();

        Assert.Equal((0, ""), await RunAsync("HEAD"));
    }

    [Fact]
    public async Task CommitThatIsNotThere_IsToldInASentence()
    {
        await _box.CommitAsync();

        var (code, said) = await RunAsync("nowhere");

        Assert.Equal(2, code);
        Assert.Contains("there is no commit \"nowhere\"", said, StringComparison.Ordinal);
    }

    private void Project(string path, string item) =>
        _box.Write(path, $"<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup>\n{item}\n</ItemGroup></Project>");

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("sh", ["-c", "exec 2>&1; exec .ci/changed-tests \"$@\"", "sh", .. arguments])
        {
            WorkingDirectory = _box.Workspace,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in _box.Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output.Trim().Replace('\n', ' '));
    }
}
