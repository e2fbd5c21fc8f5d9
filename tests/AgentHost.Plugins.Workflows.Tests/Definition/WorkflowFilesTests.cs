using AgentHost.Plugins.TestKit;
using AgentHost.Plugins.Workflows.Reading;

namespace AgentHost.Plugins.Workflows.Tests.Definition;

/// <summary>Whose definitions are read, and whose are not.</summary>
public sealed class WorkflowFilesTests : IDisposable
{
    private readonly TestWorkspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("d/x.yaml")]
    [InlineData("x.yaml")]
    [InlineData("./d/x.yaml")]
    [InlineData("d/x")]
    public async Task AFileOfAProject_IsReadWhereItIsTrusted(string name)
    {
        const string Text = "nodes:\n  a: { agent: hello }\n";
        _workspace.With("d/x.yaml", Text).With("x.yaml", Text).With("d/x", Text);
        var files = Files();
        Assert.True((await files.ReadAsync(name, default)).Read.IsUsable);
        _workspace.Trusted = false;
        Assert.Contains("trust", (await Assert.ThrowsAsync<CapabilityException>(async () => await files.ReadAsync(name, default))).Message,
            StringComparison.Ordinal);
        _workspace.Trusted = true;
        Assert.Contains("no workflow", (await Assert.ThrowsAsync<CapabilityException>(async () => await files.ReadAsync("bundled:" + name, default))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABundledOne_HasNoOtherInItsPlace()
    {
        _workspace.With(".agents/workflows/loop.yaml", "nodes:\n  a: { agent: the project's }\n")
            .With("bundled/loop.yaml", "nodes:\n  a: { workflow: review }\n")
            .With(".agents/workflows/review.yaml", "nodes:\n  a: { agent: the project's }\n")
            .With("bundled/review.yaml", "nodes:\n  a: { agent: comes along }\n");
        var (found, read) = await Files().ReadAsync("bundled:loop", default);
        Assert.Equal(("loop", "bundled"), (found.Name, found.Origin));
        Assert.Contains("comes along", read.Workflow!.Included["review"], StringComparison.Ordinal);
        Assert.Equal("project", (await Files().ReadAsync("loop", default)).Found.Origin);
    }

    private WorkflowFiles Files() => new(_workspace, _workspace.At("bundled"), static _ => null);
}
