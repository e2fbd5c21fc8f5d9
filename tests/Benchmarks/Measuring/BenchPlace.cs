namespace AgentHost.Benchmarks.Measuring;

/// <summary>Where things lie: the repository, the published agent, and this program's own folder for what it makes.</summary>
internal sealed record BenchPlace(string Root)
{
    public string Agent => Path.Combine(Root, "artifacts", "app", OperatingSystem.IsWindows() ? "agent.exe" : "agent");

    public string Launcher => Path.Combine(Root, OperatingSystem.IsWindows() ? "agent.cmd" : "agent");

    /// <summary>artifacts/bench.</summary>
    public string Folder => Path.Combine(Root, "artifacts", "bench");

    public static BenchPlace Find()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Host.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        var place = new BenchPlace(folder ?? throw new InvalidOperationException("The bench must run from inside the repository."));
        Directory.CreateDirectory(place.Folder);
        return place;
    }

    /// <summary>An empty folder for one bench.</summary>
    public string Fresh(string name)
    {
        var folder = Path.Combine(Folder, name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Directory.CreateDirectory(folder).FullName;
    }
}
