namespace AgentHost.EndToEnd.Tests.Fixture;

/// <summary>Where the things under test lie.</summary>
internal static class Programs
{
    /// <summary>The repository's root.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The program: the published one where the environment names it, else this build's.</summary>
    public static string Agent { get; } =
        Environment.GetEnvironmentVariable("AGENT_TEST_PROGRAM") is { Length: > 0 } named
            ? Path.GetFullPath(named)
            : Path.Combine(Repository, "artifacts", "bin", "AgentHost.Cli", "debug", "agent");

    /// <summary>The folder of a plugin that tests hand to the program, by its project's name.</summary>
    public static string TestPlugin(string project) => Path.Combine(Repository, "artifacts", "bin", project, "debug");

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Host.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Host.sln above {AppContext.BaseDirectory}.");
    }
}
