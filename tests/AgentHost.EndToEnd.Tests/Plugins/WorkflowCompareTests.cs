using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>Several models at one task, as the program runs them: real worktrees, real commits, an answer that comes later.</summary>
public sealed class WorkflowCompareTests
{
    private const string Settings = """{ "permissions": { "allow": ["shell(*)", "git(*)", "edit(**)", "write(**)"] } }""";

    [Fact]
    public async Task TwoModels_WorkInWorktrees_AndWhatAPersonPicksIsTaken()
    {
        await using var server = await ModelServer.StartAsync(Contest());
        using var sandbox = new Sandbox(server);
        sandbox.UserSettings(Settings).Write("readme.txt", "here\n");
        await sandbox.CommitAsync();

        var begun = (await sandbox.AgentAsync(
            "workflow", "run", "compare", "Make it.", "--set", "models=openai/one,openai/two", "--set", "judge=openai/judge", "--set",
            "check=test -f made.txt", "--json")).ExitedWith(0).Json();
        Assert.Equal("waiting", begun.GetProperty("status").GetString());
        var run = begun.GetProperty("run").GetString()!;
        var state = begun.GetProperty("state");
        Assert.Equal(["openai/one", "openai/two"], Texts(state.GetProperty("used")).Order());
        Assert.All(state.GetProperty("checks").EnumerateArray(), static check => Assert.Equal(0, check.GetProperty("exitCode").GetInt32()));

        // The checkout is as it was, each change is a commit on a branch, and clean worktrees are gone.
        Assert.False(File.Exists(sandbox.PathOf("made.txt")));
        Assert.Equal("", await sandbox.GitAsync("status", "--porcelain"));
        string[] branches = [$"agent/{run}-1", $"agent/{run}-2"];
        Assert.Equal(branches, Lines(await sandbox.GitAsync("branch", "--format=%(refname:short)", "--list", "agent/*")));
        var wrote = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var branch in branches)
        {
            wrote[branch] = (await sandbox.GitAsync("show", branch + ":made.txt")).Trim();
        }

        Assert.Equal(["by one", "by two"], wrote.Values.Order());
        Assert.Single(Lines(await sandbox.GitAsync("worktree", "list")));
        var judged = System.Text.Encoding.UTF8.GetString(server.Requests.Single(static request => Model(request.Body) == "judge").Body.Span);
        Assert.Contains("+by one", judged, StringComparison.Ordinal);
        Assert.DoesNotContain("openai/one", judged, StringComparison.Ordinal);

        (await sandbox.AgentAsync("workflow", "answer", run, $"{run}-2")).ExitedWith(0);
        var ended = (await sandbox.AgentAsync("workflow", "resume", run, "--json")).ExitedWith(0).Json();
        Assert.Equal("completed", ended.GetProperty("status").GetString());
        Assert.Equal(wrote[$"agent/{run}-2"], sandbox.Read("made.txt").Trim());
        Assert.Empty(Lines(await sandbox.GitAsync("branch", "--list", "agent/*")));
        Assert.Equal("A  made.txt", (await sandbox.GitAsync("status", "--porcelain")).Trim());
    }

    [Fact]
    public async Task TheFolderOfTheRun_IsDeniedToAContestant()
    {
        var command = """{"command":"echo mine > PLACE/made.txt"}""";
        using var sandbox = new Sandbox();
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("shell", command.Replace("PLACE", sandbox.Workspace, StringComparison.Ordinal)).Reply("I could not.").Repeat(0));
        sandbox.Set("OPENAI_API_KEY", Sandbox.Key).Set("OPENAI_BASE_URL", server.BaseUrl);
        sandbox.UserSettings(Settings).Write(".agents/workflows/one.yaml", "nodes:\n  a: { agent: Make it., worktree: here }\n");
        await sandbox.CommitAsync();
        var result = await sandbox.AgentAsync("workflow", "run", "one", "--trust");
        Assert.False(File.Exists(sandbox.PathOf("made.txt")), result.Output + result.Error);
        Assert.Contains(server.Requests, static request =>
            System.Text.Encoding.UTF8.GetString(request.Body.Span).Contains("in its place", StringComparison.Ordinal));
    }

    private static Scenario Contest()
    {
        var scenario = Scenario.Create();
        foreach (var name in (string[])["one", "two"])
        {
            scenario = scenario.ToolCall("shell", $$"""{"command":"echo by {{name}} > made.txt"}""").When(new RequestMatch { Model = name })
                .Reply("I made it.").When(new RequestMatch { Model = name });
        }

        return scenario.Reply("Both are right, and the first is shorter.").When(new RequestMatch { Model = "judge" });
    }

    private static string? Model(ReadOnlyMemory<byte> body)
    {
        using var read = JsonDocument.Parse(body);
        return read.RootElement.TryGetProperty("model", out var model) ? model.GetString() : null;
    }

    private static IEnumerable<string> Texts(JsonElement list) => list.EnumerateArray().Select(static item => item.GetString()!);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
