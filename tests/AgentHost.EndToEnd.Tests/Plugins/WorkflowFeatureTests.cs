using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>The workflow <c>feature</c> on a real repository with a remote: from the wish to the proposed pull request, over killed processes.</summary>
public sealed class WorkflowFeatureTests
{
    private const string Settings = """{ "permissions": { "allow": ["shell(*)", "git(*)", "edit(**)", "write(**)"] } }""";

    private const string Approved = "Read it.\n```json\n{\"approve\": 1, \"findings\": []}\n```";

    [Fact]
    public async Task AWish_BecomesAPullRequest_OverThreeKills_AnsweredHereAndThroughAServer()
    {
        await using var server = await ModelServer.StartAsync(Answers());
        using var sandbox = new Sandbox(server);
        var bin = Directory.CreateDirectory(Path.Combine(sandbox.Root, "bin")).FullName;
        var gh = Path.Combine(bin, "gh");
        await File.WriteAllTextAsync(gh, $"#!/bin/sh\necho \"$*\" >> '{sandbox.Root}/gh.log'\n", TestContext.Current.CancellationToken);
        (await Helper.RunAsync(bin, sandbox.Environment, "chmod", ["+x", gh])).ExitedWith(0);
        sandbox.Set("PATH", $"{bin}:{sandbox.Environment["PATH"]}").UserSettings(Settings).Write("readme.txt", "here\n");
        await sandbox.CommitAsync();
        await sandbox.GitAsync("init", "-q", "--bare", "../origin.git");
        await sandbox.GitAsync("remote", "add", "origin", "../origin.git");
        await sandbox.GitAsync("push", "-q", "origin", "main");
        await sandbox.GitAsync("checkout", "-q", "-b", "wish");

        await KillAsync(sandbox, server, ["run", "feature", "Make it blue.", "--set", "check=test -f made.txt"], "Find out all that matters");
        var run = (await sandbox.AgentAsync("workflow", "list", "--json")).ExitedWith(0).Json().GetProperty("runs")[0].GetProperty("run").GetString()!;

        // Asked for the spec: answered through a server, by HTTP.
        var state = await ResumeAsync(sandbox, run);
        Assert.Contains("It makes it blue.", state.GetProperty("waiting")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        await using (var serving = AgentProcess.Start(sandbox, ["serve"], new AgentOptions()))
        {
            await Eventually.TrueAsync(async () => (await sandbox.AgentAsync("serve", "status")).ExitCode == 0);
            (await sandbox.AgentAsync("run", "--server", "local", $"/workflow answer {run} yes")).ExitedWith(0);
            serving.Signal(15);
            await serving.WaitAsync();
        }

        await KillAsync(sandbox, server, ["resume", run], "Build this feature");
        await KillAsync(sandbox, server, ["resume", run], "Look for mistakes alone");
        state = await ResumeAsync(sandbox, run);
        Assert.Contains("open a pull request against main?", state.GetProperty("waiting")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        (await sandbox.AgentAsync("workflow", "answer", run, "yes")).ExitedWith(0);
        state = await ResumeAsync(sandbox, run);

        var replay = (await sandbox.AgentAsync("workflow", "replay", run)).ExitedWith(0).Output;
        Assert.True(state.GetProperty("status").GetString() == "completed", replay);
        Assert.Equal("blue", (await sandbox.GitAsync("show", "origin/wish:made.txt")).Trim());
        Assert.Equal("Make it blue.", (await sandbox.GitAsync("log", "-1", "--format=%s", "origin/wish")).Trim());
        var made = await File.ReadAllTextAsync(Path.Combine(sandbox.Root, "gh.log"), TestContext.Current.CancellationToken);
        Assert.Equal("pr create --fill --base main\n", made);
        Assert.Equal(2, replay.Split("(command)").Length - 1);
        Assert.InRange(replay.Split("? unknown").Length - 1, 3, 6);
    }

    /// <summary>Drives until the model is asked for what is named, and kills the process in the middle of the answer.</summary>
    private static async Task KillAsync(Sandbox sandbox, ModelServer server, string[] words, string asked)
    {
        await using var process = AgentProcess.Start(sandbox, ["workflow", .. words], new AgentOptions());
        var ended = process.WaitAsync();
        await Eventually.TrueAsync(() => ended.IsCompleted || server.Requests.Any(request =>
            System.Text.Encoding.UTF8.GetString(request.Body.Span).Contains(asked, StringComparison.Ordinal)));
        Assert.False(ended.IsCompleted, ended.IsCompleted ? (await ended).Output : "");
        process.Signal(9);
        await ended;
    }

    private static async Task<JsonElement> ResumeAsync(Sandbox sandbox, string run)
    {
        await sandbox.AgentAsync("workflow", "resume", run);
        return (await sandbox.AgentAsync("workflow", "status", run, "--json")).ExitedWith(0).Json();
    }

    private static Scenario Answers() => Step(Step(Step(Step(Step(
        Scenario.Create(), "Find out all that matters", "The code is one file."),
        "Write a spec for this wish", "It makes it blue."),
        "Divide this spec into features", "```json\n[{\"name\": \"blue\", \"done\": \"made.txt is there\"}]\n```"),
        "Three reviewers read", "Nothing is left to mend.\n```json\n[]\n```"),
        "approve", Approved)
        .ToolCall("shell", """{"command":"echo blue > made.txt"}""").When(new RequestMatch { AnyContains = "Build this feature", LastRole = "user" }).Repeat(0)
        .Reply("I built it, with its test.").With(Slowly).When(new RequestMatch { AnyContains = "Build this feature" }).Repeat(0);

    /// <summary>Answers each time that it is asked for: a killed process asks once more.</summary>
    private static Scenario Step(Scenario scenario, string asked, string answer) =>
        scenario.Reply(answer).With(Slowly).When(new RequestMatch { AnyContains = asked }).Repeat(0);

    private static Reply Slowly(Reply reply) => reply with { DelayMs = 400 };
}
