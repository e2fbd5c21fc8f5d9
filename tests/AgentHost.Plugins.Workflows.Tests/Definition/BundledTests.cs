using AgentHost.Plugins.Workflows.Drawing;
using AgentHost.Plugins.Workflows.Reading;
using AgentHost.Testing.Shared;

namespace AgentHost.Plugins.Workflows.Tests.Definition;

/// <summary>The workflows that come along.</summary>
public sealed class BundledTests
{
    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder).Select(static file => Path.GetFileNameWithoutExtension(file)!).Order()];

    private static string Folder => Repository.PathTo("plugins", "workflows", "content");

    [Theory]
    [MemberData(nameof(Names))]
    public void ABundledWorkflow_HasNoMistake_AndCanBeDrawn(string name)
    {
        var read = WorkflowReader.Read(name, Text(name)!, Text);
        Assert.Empty(read.Problems);
        Assert.Equal(name, read.Workflow!.Name);
        Assert.NotEmpty(read.Workflow.Description);
        Assert.All(read.Workflow.Graph.Nodes, node => Assert.Contains(node.Id, Drawings.Text(read.Workflow), StringComparison.Ordinal));
        Assert.StartsWith("flowchart TD\n", Drawings.Mermaid(read.Workflow), StringComparison.Ordinal);
    }

    private static string? Text(string name) => Path.Combine(Folder, name + ".yaml") is var file && File.Exists(file) ? File.ReadAllText(file) : null;
}
