using System.Diagnostics;
using AgentHost.Plugins.TestKit;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Running;
using AgentHost.Plugins.Workflows.Tests.Definition;
using AgentHost.Plugins.Workflows.Tests.Engine;

namespace AgentHost.Plugins.Workflows.Tests.Running;

/// <summary>Publishing with a real git: what is listed leaves the machine, nothing else does.</summary>
public sealed class PublisherTests : IDisposable
{
    private readonly TestWorkspace _workspace = new();
    private readonly List<string> _ran = [];

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("true", null)]
    [InlineData("echo x > other.md && git add . && git commit -qm x", null)]
    [InlineData("git mv AGENTS.md other.md && git commit -qm x", "AGENTS.md")]
    [InlineData("echo x >> AGENTS.md", "AGENTS.md")]
    [InlineData("echo x >> AGENTS.md && git commit -qam x", "AGENTS.md")]
    [InlineData("mkdir deep && echo x > deep/AGENTS.md", "deep/AGENTS.md")]
    [InlineData("mkdir -p .ci/a && echo x > .ci/a/b && git add . && git commit -qm x", ".ci/a/b")]
    [InlineData("echo x > pr\u00e9.md && git add . && git commit -qm x", ".md")]
    [InlineData("git branch -qD start", "not known")]
    public async Task AProtectedFile_HoldsThePublishingBack(string change, string? reason)
    {
        await ShellAsync("git init -q . && git config user.email a@b && git config user.name a && echo a > AGENTS.md && git add . && git commit -qm a "
            + "&& git branch start && git checkout -qb work");
        Assert.Equal(0, (await ShellAsync(change)).Exit);
        var done = await PublishAsync("commands: [echo out], allow: [echo out], protect: [AGENTS.md, .ci/**, \"pr\u00e9.md\"], base: start");
        Assert.Equal(reason is null ? NodeOutcome.Ok : NodeOutcome.Failed, done.Outcome);
        Assert.Equal(reason is null, _ran.Contains("echo out"));
        if (reason is not null)
        {
            Assert.Contains(reason, done.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("commands: [echo a, echo b], allow: [echo *]", 0, "limit is 1")]
    [InlineData("commands: [echo a, echo b], allow: [echo *], limit: 2", 2, "the most that its limit allows")]
    [InlineData("commands: [echo a], allow: [echo b]", 0, "no pattern for: echo a")]
    [InlineData("commands: [\"echo {{ word }}\"], allow: [echo *]", 0, "no pattern for")]
    public async Task WhatIsNotAllowed_IsNotRun(string rules, int published, string reason)
    {
        var done = await PublishAsync(rules, published);
        Assert.Equal(NodeOutcome.Failed, done.Outcome);
        Assert.Contains(reason, done.Error, StringComparison.Ordinal);
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task WhatWasSent_IsNotSentAgain()
    {
        var log = Runs.Log("nodes:\n  p: { publish: { commands: [one, two], allow: [one, two], limit: 2 }, next: q }\n  q: { agent: x }\n");
        var state = await Runs.RunAsync(log, new ScriptedExecutor(execution => Act(execution, "two")));
        Assert.Equal(RunStatus.Failed, state.Status);
        Assert.Equal(["one 0", "two 1"], _ran);

        await log.AppendAsync([(new RunResumed(), null)], default);
        state = await Runs.RunAsync(log, new ScriptedExecutor(execution => Act(execution, null)));
        Assert.Equal(RunStatus.Completed, state.Status);
        Assert.Equal(["one 0", "two 1", "two 1"], _ran);
    }

    [Fact]
    public async Task CommandsOfAllIterations_AreCounted()
    {
        await Runs.RunAsync(
            Runs.Log("nodes:\n  l: { loop: { publish: { commands: [one], allow: [one] } }, until: iteration == 3, stuck: 9 }\n"),
            new ScriptedExecutor(execution => Act(execution, null)));
        Assert.Equal(["one 0", "one 1", "one 2"], _ran);
    }

    private NodeCompleted Act(Execution execution, string? failing)
    {
        if (execution.Lines.Count == 0)
        {
            return ScriptedExecutor.Ok(execution);
        }

        var line = execution.Lines[execution.Part];
        _ran.Add($"{line} {execution.Published}");
        return line == failing ? new NodeCompleted(execution.Key, NodeOutcome.Failed) { Error = "no", IsFinal = true } : ScriptedExecutor.Ok(execution);
    }

    private async Task<NodeCompleted> PublishAsync(string rules, int published = 0)
    {
        var state = RunState.Begin(
            Definitions.Read($"state: {{ word: {{ type: string, initial: \"$(id)\" }} }}\nnodes:\n  p: {{ publish: {{ {rules} }} }}\n"),
            new RunStarted("r", "test", "", "", new Dictionary<string, string>(StringComparer.Ordinal)));
        var execution = ExecutionMaker.Make(state, state.Next(0).Single()) with { Published = published };
        return await new Publisher(async (line, _, _) =>
        {
            _ran.Add(line);
            var (exit, text) = await ShellAsync(line);
            return (new ToolCallResult([]), exit, text);
        }).RunAsync(execution, default);
    }

    private async Task<(int Exit, string Text)> ShellAsync(string line)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", line])
        {
            UseShellExecute = false,
            WorkingDirectory = _workspace.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
