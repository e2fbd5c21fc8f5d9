using AgentHost.Client;
using AgentHost.Hosting;

namespace AgentHost.Architecture.Tests.Rules;

/// <summary>Surfaces know the host as <see cref="IHostClient"/>; only what composes a program names the class behind it.</summary>
public sealed class SurfaceTests
{
    [Theory]
    [InlineData("AgentHost.Cli", "agent", "AgentHost.Cli.Common.HostFactory")]
    [InlineData("AgentHost.Acp", null)]
    [InlineData("AgentHost.McpServer", null)]
    [InlineData("AgentHost.Remote", null)]
    [InlineData("AgentHost.Server", null)]
    [InlineData("AgentHost.Terminal", null)]
    [InlineData("Samples.Surface", null, "Samples.Surface.Program")]
    public void LocalHost_IsNamed_ByTheCompositionAlone(string project, string? assembly, params string[] composition)
    {
        var path = BuiltAssembly.OfProject(project, assembly).Path;

        Assert.Equal(composition, TypeUse.UsersOf(path, typeof(LocalHost).Namespace!, nameof(LocalHost)));
    }

    /// <summary>What draws is loaded when something is drawn: a run answers without it, and without the libraries that it brings.</summary>
    [Fact]
    public void DisplayBlocks_AreNamed_ByWhatDrawsAlone()
    {
        var path = BuiltAssembly.OfProject("AgentHost.Cli", "agent").Path;

        Assert.Equal(["AgentHost.Cli.Common.SessionHtml"], TypeUse.UsersOf(path, "AgentHost.DisplayBlocks"));
        Assert.Empty(BuiltAssembly.Read(path).References.Intersect(["Markdig", "DiffPlex", "Wcwidth"], StringComparer.Ordinal));
    }

    [Fact]
    public void IHostClient_Members_AreSubjectsAndEvents()
    {
        var members = typeof(IHostClient).GetMethods().Where(static method => !method.IsSpecialName).Select(static method => method.Name);

        Assert.Equal([nameof(IHostClient.SubscribeAsync)], members);
        Assert.All(typeof(IHostClient).GetProperties(), static property => Assert.Equal($"IHost{property.Name}", property.PropertyType.Name));
    }
}
