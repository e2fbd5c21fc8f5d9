using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>Workflows as the program runs them: real processes, a real store, real commands.</summary>
public sealed class WorkflowPluginTests : IDisposable
{
    private const string Settings = """{ "permissions": { "allow": ["shell(echo *)", "edit(log.txt)", "shell(sh step.sh *)", "shell(test *)"] } }""";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task ARun_WaitsForAnAnswer_AndGoesOnInAnotherProcess()
    {
        Prepare("asks", """
            state: { answer: string, out: string }
            result: out
            nodes:
              first: { command: "echo one >> log.txt", next: ask }
              ask: { wait: "Go on?", options: ["yes", "no"], save: answer, next: [{ to: last, when: "answer == 'yes'" }] }
              last: { command: "echo got {{ answer }}", save: out }
            """);
        var first = (await WorkflowAsync("run", "asks")).ExitedWith(0);
        Assert.Contains("asks runs at most 1000 steps", first.Error, StringComparison.Ordinal);
        Assert.Contains("waiting", first.Output, StringComparison.Ordinal);
        var run = await RunAsync();
        Assert.Equal("waiting", (await StatusAsync(run)).GetProperty("status").GetString());

        (await WorkflowAsync("answer", run, "perhaps")).ExitedWith(2);
        (await WorkflowAsync("answer", run, "yes")).ExitedWith(0);
        Assert.Contains("already-resolved", (await WorkflowAsync("answer", run, "no")).ExitedWith(1).Output, StringComparison.Ordinal);
        var last = (await WorkflowAsync("resume", run)).ExitedWith(0);
        Assert.Contains("completed", last.Output, StringComparison.Ordinal);
        Assert.EndsWith("got yes\n", last.Output, StringComparison.Ordinal);
        Assert.Contains("already-resolved", (await WorkflowAsync("answer", run, "--key", "ask/1/w1", "no")).ExitedWith(1).Output, StringComparison.Ordinal);
        Assert.Equal("one\n", _sandbox.Read("log.txt"));

        var replay = (await WorkflowAsync("replay", run)).ExitedWith(0).Output;
        Assert.Contains("✓ ask/1/w1: yes (command)", replay, StringComparison.Ordinal);
        Assert.Contains("ended: completed", replay, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACommand_IsJudgedAsAModelsIs()
    {
        Prepare("bad", "nodes:\n  a: { command: \"touch made.txt\" }\n");
        var result = (await WorkflowAsync("run", "bad")).ExitedWith(1);
        Assert.Contains("failed", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_sandbox.PathOf("made.txt")));

        // With a rule the same run goes on.
        _sandbox.UserSettings("""{ "permissions": { "allow": ["shell(touch *)", "edit(made.txt)"] } }""");
        (await WorkflowAsync("resume", await RunAsync())).ExitedWith(0);
        Assert.True(File.Exists(_sandbox.PathOf("made.txt")));
    }

    [Fact]
    public async Task AnAgent_WorksInAChildSession_AndItsAnswerIsTaken()
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("shell", """{"command":"echo by the agent"}""").Reply("```json\n[\"a\", \"b\"]\n```").Reply("Joined."));
        using var sandbox = new Sandbox(server);
        sandbox.UserSettings(Settings).Write(".agents/workflows/ask.yaml", """
            state: { found: list<string>, answer: string }
            result: answer
            nodes:
              find: { agent: "Find them.", save: { found: data }, next: join }
              join: { agent: "Join {{ found }}.", save: answer }
            """);
        var result = (await AgentProcess.RunAsync(sandbox, ["workflow", "run", "ask", "--trust"], new AgentOptions())).ExitedWith(0);
        Assert.EndsWith("Joined.\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("Join [\\\"a\\\",\\\"b\\\"].", System.Text.Encoding.UTF8.GetString(server.Requests[^1].Body.Span), StringComparison.Ordinal);
        var status = (await AgentProcess.RunAsync(sandbox, ["workflow", "status", "--trust"], new AgentOptions())).ExitedWith(0).Output;
        Assert.Contains("✓ find (agent) session ", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheLoop_GoesOnUntilItsCheckPasses()
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().Reply("I looked around, and there is work to do.").ToolCall("shell", """{"command":"echo it > made.txt"}""")
                .Reply("Now it is made."));
        using var sandbox = new Sandbox(server);
        sandbox.UserSettings("""{ "permissions": { "allow": ["shell(test *)", "shell(echo *)", "edit(made.txt)"] } }""");
        var result = (await sandbox.AgentAsync("workflow", "run", "loop", "Make it.", "--set", "check=test -f made.txt", "--json")).ExitedWith(0).Json();
        Assert.Equal("completed", result.GetProperty("status").GetString());
        Assert.Equal("Now it is made.", result.GetProperty("state").GetProperty("answer").GetString());
        Assert.Equal(4, result.GetProperty("steps").GetInt32());
        Assert.True(File.Exists(sandbox.PathOf("made.txt")));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    public async Task TheReview_CountsItsQuorum(int approve, bool approved)
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().Reply($"I read it.\n```json\n{{\"approve\": {approve}, \"findings\": []}}\n```").Repeat(3)
                .Reply("Nothing is left.\n```json\n[]\n```"));
        using var sandbox = new Sandbox(server);
        var state = (await sandbox.AgentAsync("workflow", "run", "review", "--json")).ExitedWith(0).Json().GetProperty("state");
        Assert.Equal((3 * approve, approved), (state.GetProperty("approvals").GetInt32(), state.GetProperty("approved").GetBoolean()));
        Assert.StartsWith("Nothing is left.", state.GetProperty("report").GetString(), StringComparison.Ordinal);
    }

    /// <summary>A run waits while the plugin of a tool that it calls, and then that of workflows, is switched off: it goes on where it was.</summary>
    [Fact]
    public async Task APluginThatIsMissing_HoldsARunUp_AndLosesNothing()
    {
        Prepare("needs", """
            state: { answer: string, found: string }
            result: found
            nodes:
              first: { command: "echo needle >> log.txt", next: ask }
              ask: { wait: "Go on?", save: answer, next: look }
              look: { tool: grep, arguments: { pattern: needle }, save: found }
            """);
        (await WorkflowAsync("run", "needs")).ExitedWith(0);
        var run = await RunAsync();
        (await WorkflowAsync("answer", run, "yes")).ExitedWith(0);
        _sandbox.UserSettings(Settings.Replace("{ \"permissions\"", "{ \"plugins\": { \"search\": { \"enabled\": false } }, \"permissions\"",
            StringComparison.Ordinal));
        var failed = (await WorkflowAsync("resume", run)).ExitedWith(1).Output;
        Assert.Contains("grep", failed, StringComparison.Ordinal);
        Assert.Equal("failed", (await StatusAsync(run)).GetProperty("status").GetString());

        _sandbox.UserSettings(Settings.Replace("{ \"permissions\"", "{ \"plugins\": { \"workflows\": { \"enabled\": false } }, \"permissions\"",
            StringComparison.Ordinal));
        Assert.NotEqual(0, (await WorkflowAsync("resume", run)).ExitCode);
        (await _sandbox.AgentAsync("session", "export", "last")).ExitedWith(0);

        _sandbox.UserSettings(Settings);
        Assert.Contains("completed", (await WorkflowAsync("resume", run)).ExitedWith(0).Output, StringComparison.Ordinal);
        Assert.Contains("log.txt", (await StatusAsync(run)).GetProperty("state").GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.Equal("needle\n", _sandbox.Read("log.txt"));
    }

    /// <summary>The git plugin's verb is the workflow where there is one, at the command line and in a prompt.</summary>
    [Theory]
    [InlineData("review", "--base", "main")]
    [InlineData("run", "/review")]
    public async Task AReviewOfTheBranch_IsTheWorkflow(params string[] words)
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().Reply("I read it.\n```json\n{\"approve\": 1, \"findings\": []}\n```").Repeat(3)
                .Reply("Nothing is left to mend.\n```json\n[]\n```"));
        using var sandbox = new Sandbox(server);
        sandbox.Write("a.txt", "one\n");
        await sandbox.CommitAsync();
        await sandbox.GitAsync("checkout", "-q", "-b", "topic");
        sandbox.Write("a.txt", "two\n");
        await sandbox.GitAsync("commit", "-q", "-a", "-m", "two");
        var said = (await sandbox.AgentAsync(words)).ExitedWith(0).Output;
        Assert.Contains("completed", said, StringComparison.Ordinal);
        Assert.Contains("Nothing is left to mend.", said, StringComparison.Ordinal);
        Assert.Equal(4, server.Requests.Count);
        Assert.All(server.Requests.Take(3), static request =>
            Assert.Contains("git diff ", System.Text.Encoding.UTF8.GetString(request.Body.Span), StringComparison.Ordinal));

        // One reader where the plugin is off.
        sandbox.UserSettings("""{ "plugins": { "workflows": { "enabled": false } } }""");
        await using var one = await ModelServer.StartAsync(Scenario.Create().Reply("""{"findings":[]}"""));
        sandbox.Set("OPENAI_BASE_URL", one.BaseUrl);
        Assert.Contains("Nothing was found.", (await sandbox.AgentAsync(words)).ExitedWith(0).Output, StringComparison.Ordinal);
        Assert.Single(one.Requests);
    }

    /// <summary>Killed at any moment: what was stored does not run again, no answer is lost, and each unknown is named.</summary>
    [Fact]
    public async Task ARunThatIsKilled_ReachesItsEnd()
    {
        var rounds = Rounds.Or(1);
        Prepare("long", """
            state: { answer: string, names: { type: list<string>, initial: [p, q] } }
            limits: { concurrency: 3 }
            nodes:
              n1: { command: "sh step.sh n1", next: fan }
              fan:
                parallel:
                  l: { nodes: { n2: { command: "sh step.sh n2", next: n3 }, n3: { command: "sh step.sh n3" } } }
                  r: { command: "sh step.sh n4" }
                next: ask
              ask: { wait: "Go on?", options: ["yes", "no"], save: answer, next: [{ to: again, when: "answer == 'yes'" }] }
              again: { loop: { command: "sh step.sh loop{{ iteration }}" }, until: iteration == 3, stuck: 50, next: sub }
              sub: { subgraph: { nodes: { n5: { command: "sh step.sh n5", next: n6 }, n6: { command: "sh step.sh n6" } } }, next: each }
              each: { over: names, as: name, foreach: { command: "sh step.sh {{ name }}" }, next: last }
              last: { command: "sh step.sh last" }
            """);
        _sandbox.Write("step.sh", "sleep 0.03\necho \"$1\" >> log.txt\nsleep 0.03\n");
        string[] steps = ["n1", "n2", "n3", "n4", "loop1", "loop2", "loop3", "n5", "n6", "p", "q", "last"];
        var random = new Random(int.TryParse(Environment.GetEnvironmentVariable("SEED"), out var seed) ? seed : 20261124);
        var kills = 0;
        for (var round = 0; round < rounds; round++)
        {
            File.Delete(_sandbox.PathOf("log.txt"));
            var before = await RunsAsync();
            string? run = null;
            var status = "";
            var answered = false;
            for (var driving = 0; status != "completed" && driving < 60; driving++)
            {
                string[] words = run is null ? ["run", "long"] : ["resume", run];
                await using (var process = AgentProcess.Start(_sandbox, ["workflow", .. words, "--trust"], new AgentOptions()))
                {
                    var ended = process.WaitAsync();

                    // Most kills come inside a step, wherever a slow machine has come to; the others at any moment.
                    var lines = Lines().Length + random.Next(1, 3);
                    var byStep = driving % 3 != 2;
                    while (byStep && !ended.IsCompleted && Lines().Length < lines)
                    {
                        await Task.Delay(5);
                    }

                    await Task.WhenAny(ended, Task.Delay(byStep ? random.Next(0, 100) : random.Next(300, 1_800)));
                    if (!ended.IsCompleted && driving < 8)
                    {
                        process.Signal(9);
                        kills++;
                    }

                    await ended;
                }

                run ??= (await RunsAsync()).Except(before, StringComparer.Ordinal).SingleOrDefault();
                if (run is null)
                {
                    continue;
                }

                var state = await StatusAsync(run);
                status = state.GetProperty("status").GetString()!;
                foreach (var wait in state.GetProperty("waiting").EnumerateArray())
                {
                    var key = wait.GetProperty("key").GetString()!;
                    answered |= key == "ask/1/w1";
                    await WorkflowAsync("answer", run, "--key", key, wait.GetProperty("options")[0].GetString()!);
                }
            }

            Assert.True(status == "completed", $"{status}\n{(await WorkflowAsync("replay", run!)).Output}");
            var replay = (await WorkflowAsync("replay", run!)).ExitedWith(0).Output;
            Assert.True(answered);
            Assert.Equal(1, replay.Split("✓ ask/1/w1: yes").Length - 1);
            var log = Lines();
            Assert.Equal(steps.Order(StringComparer.Ordinal), log.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

            // More effects than steps only where an outcome was said to be unknown.
            Assert.InRange(log.Length, steps.Length, steps.Length + replay.Split("? unknown").Length - 1);
        }

        TestContext.Current.SendDiagnosticMessage("{0} kills in {1} rounds", kills, rounds);
        Assert.True(kills >= rounds, $"{kills} kills in {rounds} rounds");
    }

    /// <summary>The steps that were begun: whole lines of the log.</summary>
    private string[] Lines() =>
        File.Exists(_sandbox.PathOf("log.txt")) ? _sandbox.Read("log.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];

    private void Prepare(string name, string text) => _sandbox.UserSettings(Settings).Write($".agents/workflows/{name}.yaml", text);

    private Task<AgentResult> WorkflowAsync(params string[] words) =>
        AgentProcess.RunAsync(_sandbox, ["workflow", .. words, "--trust"], new AgentOptions());

    private async Task<JsonElement> StatusAsync(string run) => (await WorkflowAsync("status", run, "--json")).ExitedWith(0).Json();

    private async Task<IReadOnlyList<string>> RunsAsync() =>
        [.. (await WorkflowAsync("list", "--json")).ExitedWith(0).Json().GetProperty("runs").EnumerateArray()
            .Select(static each => each.GetProperty("run").GetString()!)];

    private async Task<string> RunAsync() => Assert.Single(await RunsAsync());
}
