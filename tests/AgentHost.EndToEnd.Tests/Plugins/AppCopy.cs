namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>A copy of the program's folder that tests may damage.</summary>
public sealed class AppCopy : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("agent-app-").FullName;

    public AppCopy()
    {
        var from = Path.GetDirectoryName(Programs.Agent)!;
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(_root, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(_root, Path.GetRelativePath(from, file)));
        }
    }

    /// <summary>The copied program.</summary>
    public string Program => Path.Combine(_root, "agent");

    /// <summary>Takes a plugin's folder away until disposed.</summary>
    public IDisposable Without(string plugin)
    {
        var folder = Path.Combine(_root, "plugins", plugin);
        var aside = Path.Combine(_root, "aside-" + plugin);
        Directory.Move(folder, aside);
        return new Back(folder, aside);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private sealed class Back(string folder, string aside) : IDisposable
    {
        public void Dispose() => Directory.Move(aside, folder);
    }
}
