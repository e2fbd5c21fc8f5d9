namespace AgentHost.Testing.Shared;

/// <summary>The program that tests start.</summary>
internal static class TestedProgram
{
    /// <summary>Folder of this build's program: for a host in the test's own process.</summary>
    public static string BuiltFolder { get; } = Repository.PathTo("artifacts", "bin", "AgentHost.Cli", "debug");

    /// <summary>The published program where AGENT_TEST_PROGRAM names it, else this build's.</summary>
    public static string Location { get; } =
        Environment.GetEnvironmentVariable("AGENT_TEST_PROGRAM") is { Length: > 0 } named ? Path.GetFullPath(named) : Path.Combine(BuiltFolder, "agent");
}
