namespace AgentHost.Testing.Tests;

/// <summary>A built plugin in a folder of its own, where a test may spoil it.</summary>
internal sealed class PluginCopy : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agent-plugin-");

    public PluginCopy(string project, string? fault = null)
    {
        foreach (var file in Directory.EnumerateFiles(Built.Folder(project), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Folder, Path.GetRelativePath(Built.Folder(project), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        if (fault is not null)
        {
            File.WriteAllText(Path.Combine(Folder, "fault.txt"), fault);
        }
    }

    public string Folder => _folder.FullName;

    public PluginCopy Change(Func<string, string> manifest)
    {
        var file = Path.Combine(Folder, "plugin.json");
        var before = File.ReadAllText(file);
        var after = manifest(before);
        Assert.NotEqual(before, after);
        File.WriteAllText(file, after);
        return this;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
