using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentHost.Docs.Tests;

/// <summary>Every sample of JSON is what it pretends to be, and every block that is not run has a reason.</summary>
public sealed partial class SampleTests
{
    /// <summary>Lines that stand in the documents without being run, and why.</summary>
    private static readonly Dictionary<string, string> NotRun = new(StringComparer.Ordinal)
    {
        ["agent workflow list"] = "its runs are those of a test: WorkflowPluginTests",
        ["agent workflow run loop \"Bring the comments up to date\" --set check=\"make lint\""] = "it wants a model that answers twice: WorkflowPluginTests",
        ["agent workflow status"] = "it wants a run: WorkflowPluginTests",
        ["./test"] = "runs this test",
        ["agent"] = "a conversation in a terminal; ChatTests have some",
        ["agent chat --continue"] = "likewise",
        ["agent chat --model small --profile edits"] = "likewise",
        ["dotnet new install \"$(agent plugin sdk)/plugin-template\""] = "tests/tools/first-plugin does it in a home of its own",
        ["agent run --model claude-code/default \"summarise this repository\""] = "it wants that agent and a login; OwnAgentTests have one of ours",
        ["agent acp test claude-code"] = "likewise",
        ["agent plugin new Weather"] = "a build with dotnet; AuthorPathTests run the path",
        ["agent plugin test Weather"] = "likewise",
        ["agent plugin dev Weather"] = "likewise; PluginDevTests change its sources",
        ["agent plugin dev Weather --allow forecast"] = "likewise",
        ["agent plugin pack Weather"] = "likewise",
        ["agent plugin install ./weather.1.0.0.agentplugin"] = "likewise",
        ["agent run --allow forecast \"How warm will it be in Tarn?\""] = "likewise",
        ["dotnet new agent-plugin -n Weather"] = "likewise",
        ["cd Weather && dotnet test"] = "likewise",
        ["./agent run \"summarise this repository\""] = "builds the program first; the same words are run elsewhere",
        ["export OPENAI_API_KEY=…"] = "a key of the reader's",
        ["./bench"] = "minutes of measuring",
        ["./bench --only start,cost"] = "likewise; its words are checked by FiguresTests",
        ["./bench --runs 30 --json"] = "likewise",
        ["DOTNET_JitStdOutFile=/tmp/jit.txt DOTNET_JitDisasmSummary=1 artifacts/app/agent run hello"] = "a look into the runtime",
        ["DOTNET_EnableEventPipe=1 DOTNET_EventPipeOutputPath=/tmp/start.nettrace DOTNET_EventPipeConfig=Microsoft-Windows-DotNETRuntime:0xA000000038:5 "
            + "artifacts/app/agent run hello"] = "likewise",
        ["agent lsp check src/app.ts"] = "a language server; the tests of the plugin lsp run it on seven real ones",
        ["dotnet build tests/plugins/weather"] = "the build of these tests did it",
        ["cp -r artifacts/bin/TestPlugins.Weather/debug ~/weather"] = "the sandbox of each page has it there",
    };

    /// <summary>The lines of this page go on in one shell, beside a server: ServeProgramTests run all of them.</summary>
    private const string RunElsewhere = "docs/guide/server.md";

    /// <summary>Lines of code that stand in the documents and in no source, and why.</summary>
    private static readonly Dictionary<string, string> InNoSource = new(StringComparer.Ordinal)
    {
        ["public IReadOnlyList<string> Files { get; init; } = [];"] = "what not to do; Abstractions.Tests look for its outcome in every record",
        ["public bool Live { get; init; } = true;"] = "what not to do, likewise",
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

        if (json.RootElement.TryGetProperty("properties", out _))
        {
            // A schema of answers.
            sandbox.Write("project/sample.json", json.RootElement.GetRawText());
            var (read, said) = await sandbox.RunAsync("agent run --preview --output-schema sample.json hello");
            Assert.True(read == 0, $"{block.Place}\n{said}");
            return;
        }

        if (json.RootElement.TryGetProperty("plugins", out var plugins) && plugins.ValueKind == JsonValueKind.Array)
        {
            // A catalog: asked for what it names, it is read whole.
            sandbox.Write("me/catalog.json", block.Text);
            var (added, answer) = await sandbox.RunAsync("agent plugin catalog add sample ~/catalog.json");
            Assert.True(added == 0, $"{block.Place}\n{answer}");
            var (asked, found) = await sandbox.RunAsync($"agent plugin search {plugins[0].GetProperty("id").GetString()}");
            Assert.True(asked == 0 && found.Contains(plugins[0].GetProperty("description").GetString()!, StringComparison.Ordinal), $"{block.Place}\n{found}");
            return;
        }

        if (json.RootElement.TryGetProperty("updated", out _))
        {
            // A list of models: in a plugin that has a type for its service, nothing is said against it, and its models are there.
            var service = json.RootElement.GetProperty("providers")[0];
            var name = service.GetProperty("id").GetString();
            sandbox.Write("project/sample/models.json", block.Text);
            sandbox.Write("project/sample/plugin.json", $$"""
                { "id": "sample", "version": "1.0.0", "contributes": { "provider": [{ "name": "{{name}}", "type": "openai-compatible", "anonymous": true, "baseUrl": "http://127.0.0.1:9", "modelsFile": "models.json" }] } }
                """);
            var (installed, told) = await sandbox.RunAsync("agent plugin install ./sample --yes");
            Assert.True(installed == 0, $"{block.Place}\n{told}");
            var (known, models) = await sandbox.RunAsync("agent model list --known");
            Assert.True(known == 0 && !models.Contains("models.json", StringComparison.Ordinal), $"{block.Place}\n{models}");
            Assert.All(service.GetProperty("models").EnumerateArray(), model =>
                Assert.Contains($"{name}/{model.GetProperty("id").GetString()}", models, StringComparison.Ordinal));
            return;
        }

        // Readers have keys of their own for the models that they name.
        sandbox.Set("OPENAI_API_KEY", "sk-example");
        sandbox.Set("ANTHROPIC_API_KEY", "sk-example");
        sandbox.Write("me/.config/agent/agent.json", block.Text);

        // Settings of a plugin that the page has installed before them.
        var before = DocPages.BlocksOf(page).Where(earlier => earlier.Language == "sh" && earlier.Line < line).SelectMany(DocCommand.Of);
        foreach (var install in before.Where(static command => FromCatalog().IsMatch(command.Line)))
        {
            var (installed, told) = await sandbox.RunAsync(install.Line);
            Assert.True(installed == 0, $"{install.Place}\n{told}");
        }

        var (code, output) = await sandbox.RunAsync("agent config check");
        Assert.True(code == 0, $"{block.Place}\n{output}");
        Assert.Equal("The settings are in order.", output.Trim());
    }

    [Fact]
    public void EveryLineOfCode_StandsInASource()
    {
        var sources = Repository.Files("tests/plugins", "*.cs*").Concat(Repository.Files("src/AgentHost.Abstractions", "*.cs"))
            .Concat(Repository.Files("src/AgentHost.Client", "*.cs")).Concat(Repository.Files("plugin-template", "*.cs"))
            .Concat(Repository.Files("docs/authors/samples", "*.cs*")).Concat(Repository.Files("docs/embedding", "*.cs"))
            .SelectMany(static file => File.ReadLines(file)).Select(static line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        var lines = new List<(string Place, string Line)>();
        foreach (var block in DocPages.All.SelectMany(DocPages.BlocksOf).Where(static block => block.Language is "csharp" or "xml"))
        {
            lines.AddRange(block.Text.Split('\n').Select(line => (block.Place, CodeOf(line))));
        }

        Assert.True(lines.Count > 20);
        Assert.All(lines, line => Assert.True(
            sources.Contains(line.Line) || InNoSource.ContainsKey(line.Line) || line.Line is "{ … }",
            $"{line.Place}: no source has this line; take it from one, or give a reason in {nameof(InNoSource)}: {line.Line}"));
        Assert.All(InNoSource.Keys, known => Assert.Contains(lines, line => line.Line == known));
    }

    [Fact]
    public void EveryBlock_IsOfAKindThatIsChecked() =>
        Assert.All(
            DocPages.All.SelectMany(DocPages.BlocksOf),
            block => Assert.True(
                block.Language is "sh" or "text" or "json" or "jsonc" or "console" or "csharp" or "xml"
                // Those of workflows are read and run by the tests of their plugin.
                || (block.Language is "yaml" or "markdown" && block.Page == "docs/authors/workflows.md")
                || (block.Language.Length == 0 && block.Text.Contains('▶', StringComparison.Ordinal)),
                $"{block.Place}: a block is a drawing with arrows, or names a language that a test looks at."));

    [Fact]
    public void EveryLineThatIsNotRun_HasAReason()
    {
        var lines = DocPages.All.SelectMany(DocPages.BlocksOf).Where(static block => block.Language == "console" && block.Page != RunElsewhere)
            .SelectMany(DocCommand.Of)
            .Select(static command => (command.Place, Line: command.Line.Split("  #")[0].TrimEnd())).ToList();
        Assert.All(lines, line =>
            Assert.True(NotRun.ContainsKey(line.Line), $"{line.Place}: give a reason for not running it, in {nameof(NotRun)}: {line.Line}"));
        Assert.All(NotRun.Keys, known => Assert.Contains(lines, line => line.Line == known));
    }

    /// <summary>A plugin of the catalog that comes with the program.</summary>
    [GeneratedRegex(@"\Aagent plugin install [a-z0-9-]+ --yes\z", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex FromCatalog();

    /// <summary>A line without its comment, and without the body that it leaves out.</summary>
    private static string CodeOf(string line)
    {
        var code = line.Split(" // ")[0].Trim();
        return code.EndsWith(" => …", StringComparison.Ordinal) ? code[..^" => …".Length] : code;
    }
}
