using System.Text.Json;

namespace AgentHost.Docs.Tests;

/// <summary>Every sample of JSON is what it pretends to be, and every block that is not run has a reason.</summary>
public sealed class SampleTests
{
    /// <summary>Lines that stand in the documents without being run, and why.</summary>
    private static readonly Dictionary<string, string> NotRun = new(StringComparer.Ordinal)
    {
        ["./test"] = "runs this test",
        ["./agent run \"summarise this repository\""] = "builds the program first; the same words are run elsewhere",
        ["export OPENAI_API_KEY=…"] = "a key of the reader's",
    };

    public static TheoryData<string, int> Samples
    {
        get
        {
            var samples = new TheoryData<string, int>();
            foreach (var block in DocPages.All.SelectMany(DocPages.BlocksOf).Where(static block => block.Language is "json" or "jsonc"))
            {
                samples.Add(block.Page, block.Line);
            }

            return samples;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task EverySample_IsAccepted(string page, int line)
    {
        var block = DocPages.BlocksOf(page).Single(block => block.Line == line);
        using var sandbox = await Sandbox.CreateAsync();
        using var json = JsonDocument.Parse(block.Text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        if (json.RootElement.TryGetProperty("id", out var id))
        {
            // A manifest: what it names beside itself is not there, so that it is read but may not be usable.
            sandbox.Write("project/sample/plugin.json", block.Text);
            var (listed, list) = await sandbox.RunAsync($"agent plugin info {id.GetString()} --plugin ./sample");
            Assert.True(listed == 0, $"{block.Place}\n{list}");
            return;
        }

        sandbox.Write("me/.config/agent/agent.json", block.Text);
        var (code, output) = await sandbox.RunAsync("agent config check");
        Assert.True(code == 0, $"{block.Place}\n{output}");
        Assert.Equal("The settings are in order.", output.Trim());
    }

    [Fact]
    public void EveryLineThatIsNotRun_HasAReason()
    {
        var lines = DocPages.All.SelectMany(DocPages.BlocksOf).Where(static block => block.Language == "console").SelectMany(DocCommand.Of)
            .Select(static command => (command.Place, Line: command.Line.Split("  #")[0].TrimEnd())).ToList();
        Assert.All(lines, line => Assert.True(NotRun.ContainsKey(line.Line), $"{line.Place}: give a reason for not running it, in {nameof(NotRun)}: {line.Line}"));
        Assert.All(NotRun.Keys, known => Assert.Contains(lines, line => line.Line == known));
    }
}
