using AgentHost.Plugins.TestKit;
using AgentHost.Plugins.Workflows.Tools;

namespace AgentHost.Plugins.Workflows.Tests.Running;

/// <summary>The graph that a person is shown is the one that runs.</summary>
public sealed class WorkflowToolTests : IDisposable
{
    private readonly TestWorkspace _workspace = new() { Model = "some/model" };
    private readonly TestPlugin _plugin = new();

    public WorkflowToolTests() => _plugin.Installed = _workspace.Root;

    public void Dispose()
    {
        _workspace.Dispose();
        _plugin.Dispose();
    }

    [Fact]
    public async Task AFileThatChangedAfterItWasShown_IsNotRun()
    {
        _workspace.With(".agents/workflows/w.yaml", "nodes:\n  a: { command: make }\n");
        var tool = new WorkflowTool(_plugin, _workspace);
        var plan = await _workspace.PrepareAsync(tool, """{ "name": "w" }""");
        _workspace.With(".agents/workflows/w.yaml", "nodes:\n  a: { command: make bad }\n");
        var result = await tool.ExecuteAsync(plan, _workspace.Context(), default);
        Assert.True(result.IsError);
        Assert.Contains("was changed after it was shown", TestWorkspace.TextOf(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACommandIsShownWhole()
    {
        var line = "echo " + new string('x', 200) + "; rm -rf build";
        _workspace.With(".agents/workflows/w.yaml", $"nodes:\n  a: {{ command: \"{line}\" }}\n");
        var plan = await _workspace.PrepareAsync(new WorkflowTool(_plugin, _workspace), """{ "name": "w" }""");
        Assert.Contains(line, Assert.IsType<TextBlock>(Assert.Single(plan.Preview)).Text, StringComparison.Ordinal);
    }
}
