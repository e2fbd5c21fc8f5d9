namespace AgentHost.EndToEnd.Tests.Fixture;

/// <summary>Where the things under test lie.</summary>
internal static class Programs
{
    /// <summary>The repository's root.</summary>
    public static string Repository => AgentHost.Testing.Shared.Repository.Root;

    /// <summary>The program.</summary>
    public static string Agent => AgentHost.Testing.Shared.TestedProgram.Location;

    /// <summary>The folder of a plugin that tests hand to the program, by its project's name.</summary>
    public static string TestPlugin(string project) => Path.Combine(Repository, "artifacts", "bin", project, "debug");
}
