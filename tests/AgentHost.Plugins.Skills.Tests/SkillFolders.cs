using AgentHost.Plugins.Skills.Finding;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Skills.Tests;

/// <summary>A workspace, a home and a library over them.</summary>
internal sealed class SkillFolders : IDisposable
{
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public SkillFolders(bool trusted = true)
    {
        Root = Directory.CreateTempSubdirectory("agent-skills-").FullName;
        Home = Directory.CreateDirectory(Path.Combine(Root, "home")).FullName;
        Directory.CreateDirectory(Path.Combine(Root, "repo", ".git"));
        Work = Directory.CreateDirectory(Path.Combine(Root, "repo", "sub")).FullName;
        Workspace = new TestWorkspace(Work, new TestFiles(Work)) { Trusted = trusted };
        _variables["HOME"] = Home;
    }

    public string Root { get; }

    public string Home { get; }

    public string Work { get; }

    public TestWorkspace Workspace { get; }

    public TestPlugin Plugin { get; } = new();

    public SkillLibrary Library(string? bundled = null) => new(Plugin, Workspace, name => _variables.GetValueOrDefault(name)) { Bundled = bundled };

    public SkillFolders Set(string name, string value)
    {
        _variables[name] = value;
        return this;
    }

    public SkillFolders Settings(string json)
    {
        Workspace.Settings = AgentJson.Parse(json);
        return this;
    }

    /// <summary>Writes a skill; the path is relative to the root of all.</summary>
    public string Skill(string folder, string? text = null)
    {
        var path = Directory.CreateDirectory(Path.Combine(Root, folder)).FullName;
        File.WriteAllText(
            Path.Combine(path, "SKILL.md"),
            text ?? $"---\nname: {Path.GetFileName(folder)}\ndescription: From {Path.GetDirectoryName(folder)}.\n---\nBody of {folder}.\n");
        return path;
    }

    public async Task<SkillSet> ReadAsync(string? bundled = null) => await Library(bundled).ReadAsync(null, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Plugin.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
