using System.Collections.Immutable;
using System.Text.Json;
using AgentHost.Json;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Reading;
using AgentHost.Plugins.Workflows.Tests.Engine;
using AgentHost.Testing.Shared;

namespace AgentHost.Plugins.Workflows.Tests.Definition;

/// <summary>The examples of the page for authors are read and run, and the published schema takes them.</summary>
public sealed class DocsTests
{
    private static string Page => File.ReadAllText(Repository.PathTo("docs", "authors", "workflows.md"));

    [Fact]
    public async Task TheExampleInYaml_Runs()
    {
        var text = Block("yaml");
        var checks = 0;
        var log = Runs.Log(text);
        var executor = new ScriptedExecutor(execution => execution.IsCheck
            ? ScriptedExecutor.Ok(execution, $"run {++checks}") with { ExitCode = checks < 2 ? 1 : 0 }
            : ScriptedExecutor.Ok(execution, $"worked on it, for the {checks}. time"));
        var state = await Runs.RunAsync(log, executor);
        Assert.Equal((RunStatus.Completed, "run 2", "package"), (state.Status, state.State["output"], state.Workflow.WordsKey));
        Assert.InRange(text.Split('\n').Length, 15, 26);
    }

    [Fact]
    public async Task TheExampleInMarkdown_Runs()
    {
        var text = Block("markdown");
        var read = WorkflowReader.Read("explain", text);
        Assert.True(read.IsUsable, string.Join('\n', read.Problems));
        Assert.Equal(["read", "grep"], read.Workflow!.Graph.Nodes.Single().Tools);
        var state = await Runs.RunAsync(text);
        Assert.StartsWith("Explain ", (string)state.State["answer"]!, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BundledTests.Names), MemberType = typeof(BundledTests))]
    public void TheSchema_TakesWhatComesAlong(string name) =>
        AssertFits(File.ReadAllText(Repository.PathTo("plugins", "workflows", "content", name + ".yaml")));

    [Fact]
    public void TheSchema_TakesTheExample_AndRefusesAStrangeMember()
    {
        AssertFits(Block("yaml"));
        Assert.False(Validate(Block("yaml").Replace("checkSave", "chekSave", StringComparison.Ordinal)).IsValid);
    }

    private static void AssertFits(string yaml)
    {
        var result = Validate(yaml);
        Assert.True(result.IsValid, string.Join('\n', result.Faults.Select(static fault => fault.Message)));
    }

    private static SchemaResult Validate(string yaml)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.PathTo("docs", "schemas", "workflow.schema.json")));
        var value = (ImmutableSortedDictionary<string, object?>)MapReader.ValueOf(YamlTree.Read(yaml, [])!)!;
        return JsonSchemaValidator.Validate(CompiledSchema.Compile(schema.RootElement),
            Workflows.Definition.JsonText.Element(writer => Values.Write(writer, value)), "workflow");
    }

    private static string Block(string language)
    {
        var begin = Page.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return Page[begin..Page.IndexOf("```", begin, StringComparison.Ordinal)];
    }
}
