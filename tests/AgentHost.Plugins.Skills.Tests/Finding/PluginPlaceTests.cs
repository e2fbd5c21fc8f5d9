using System.Text.Json;

namespace AgentHost.Plugins.Skills.Tests.Finding;

public sealed class PluginPlaceTests
{
    [Fact]
    public async Task Read_FoldersThatAManifestNames_AreBelowThePluginsOrSaid()
    {
        using var folders = new SkillFolders();
        folders.Skill("plugin/skills/sound");
        folders.Skill("outside/secret");
        Directory.CreateSymbolicLink(Path.Combine(folders.Root, "plugin", "linked"), Path.Combine(folders.Root, "outside"));

        var set = await folders.Library()
            .ReadAsync(new Listed(Path.Combine(folders.Root, "plugin"), "skills/", "skillz", "../outside", "linked"), TestContext.Current.CancellationToken);

        Assert.Equal("plugin:sound", Assert.Single(set.Active).Qualified);
        Assert.Contains("release: skillz is no folder of the plugin, though its manifest names it under contributes.skill.", set.Problems);
        Assert.Equal(
            2, set.Problems.Count(static problem => problem.EndsWith("is not below the plugin's folder and is not looked at.", StringComparison.Ordinal)));
        Assert.Empty(set.ProjectProblems);
    }

    /// <summary>What a plugin's manifest names under <c>contributes.skill</c>.</summary>
    private sealed class Listed(string folder, params string[] names) : ICapabilities
    {
        public ValueTask<IReadOnlyList<CapabilityInfo>> ListAsync(string kind, CancellationToken cancellationToken) =>
            new([.. names.Select(name => new CapabilityInfo(kind, name, "release") { Folder = folder })]);

        public ValueTask<JsonElement> InvokeAsync(string kind, string name, JsonElement arguments, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
