namespace AgentHost.Testing.Tests;

/// <summary>Where builds lie.</summary>
internal static class Built
{
    public static string Runner { get; } = Path.Combine(Folder("AgentHost.PluginRunner"), "AgentHost.PluginRunner.dll");

    public static string Folder(string project) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, "debug"));
}
