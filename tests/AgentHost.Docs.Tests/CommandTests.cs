using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using AgentHost.ModelServing;

namespace AgentHost.Docs.Tests;

/// <summary>Every command line of the documents runs, ends as it says, and writes what the page shows.</summary>
public sealed partial class CommandTests
{
    /// <summary>The address that pages use for a model server.</summary>
    private const string ShownAddress = "http://127.0.0.1:8080/v1";

    /// <summary>The address that pages use for Ollama.</summary>
    private const string ShownOllama = "http://127.0.0.1:11434";

    public static TheoryData<string> Pages => [.. DocPages.All];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task EveryCommand_Runs_AsThePageSays(string page)
    {
        var blocks = DocPages.BlocksOf(page);
        if (blocks.All(static block => block.Language != "sh"))
        {
            // Nothing to run: no machine is made for it.
            return;
        }

        var replies = new ConcurrentQueue<Reply>();
        await using var server = await ModelServer.StartAsync(_ => replies.TryDequeue(out var reply) ? reply : Reply.Of("Done."));
        await using var ollama = await ModelServer.StartAsync(Scenario.CreateOllama() with { Models = ["qwen3:8b"] }, _ =>
            replies.TryDequeue(out var reply) ? reply : Reply.Of("Done."));
        using var sandbox = await Sandbox.CreateAsync();
        sandbox.Set("OPENAI_BASE_URL", server.BaseUrl);
        sandbox.Set("OLLAMA_HOST", ollama.BaseUrl);
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            if (block.Language is "json" or "jsonc")
            {
                Place(sandbox, block, server.BaseUrl);
            }
            else if (block.Language == "sh")
            {
                foreach (var step in block.Service is { } service ? Scenario.Parse(service, block.Place).Steps : [])
                {
                    replies.Enqueue(step.Reply);
                }

                var output = await RunAsync(sandbox, block, server.BaseUrl);
                output = output.Replace(ollama.BaseUrl, ShownOllama, StringComparison.Ordinal);
                Assert.True(replies.IsEmpty, $"{block.Place}: {replies.Count} replies of the service were not asked for.");
                if (i + 1 < blocks.Count && blocks[i + 1] is { Language: "text", FollowsAt: true } shown)
                {
                    var difference = Expected.FindDifference(
                        shown.Text, sandbox.Neutral(output.Replace(server.BaseUrl, ShownAddress, StringComparison.Ordinal)));
                    Assert.True(difference is null, $"{shown.Place}\n{difference}");
                }
            }
        }

        Assert.Empty(server.Violations);
        Assert.Empty(ollama.Violations);
    }

    [Fact]
    public void EveryPage_ShowsOutputOfCommandsOnly()
    {
        foreach (var page in DocPages.Guide)
        {
            var blocks = DocPages.BlocksOf(page);
            for (var i = 0; i < blocks.Count; i++)
            {
                Assert.True(
                    blocks[i].Language is "sh" or "json" or "jsonc" or "console" or "text",
                    $"{blocks[i].Place}: a block is sh, text (behind sh), json, jsonc or console; this one is \"{blocks[i].Language}\".");
                Assert.True(
                    blocks[i].Language != "text" || (i > 0 && blocks[i].FollowsAt && blocks[i - 1].Language == "sh"),
                    $"{blocks[i].Place}: output stands right behind its command.");
            }
        }
    }

    private static async Task<string> RunAsync(Sandbox sandbox, DocBlock block, string address)
    {
        var all = "";
        foreach (var command in DocCommand.Of(block))
        {
            Assert.True(command.IsOfAgent, $"{command.Place}: this line runs no agent; what is not to be tried stands in a console block: {command.Line}");
            var line = Launcher().Replace(command.Line, "agent").Replace(ShownAddress, address, StringComparison.Ordinal);
            var (code, output) = await sandbox.RunAsync(line);
            Assert.True(code == command.ExitCode, $"{command.Place}: expected exit code {command.ExitCode}, got {code}: {command.Line}\n{output}");
            all += output;
        }

        return all;
    }

    /// <summary>A sample whose first line names a file in a comment is that file, for the commands below it.</summary>
    private static void Place(Sandbox sandbox, DocBlock block, string address)
    {
        var path = FileComment().Match(block.Text).Groups["path"].Value;
        if (path.Length > 0)
        {
            sandbox.Write(
                path.StartsWith("~/", StringComparison.Ordinal) ? "me" + path[1..] : "project/" + path,
                block.Text.Replace(ShownAddress, address, StringComparison.Ordinal));
        }
    }

    [GeneratedRegex(@"(?<![\w/])\./agent\b", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Launcher();

    [GeneratedRegex(@"\A// (?<path>((~/|\.agents/)[\w./-]*|[\w-]+\.schema)\.json)\b", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex FileComment();
}
