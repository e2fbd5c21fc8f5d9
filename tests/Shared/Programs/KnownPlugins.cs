using System.Diagnostics;

namespace AgentHost.Testing.Shared;

/// <summary>
/// The index of the program's own plugins, which its first start in a home makes: made once, and copied into the homes of tests that start the program often.
/// </summary>
internal static class KnownPlugins
{
    private static readonly Lazy<byte[]> Index = new(Make);

    /// <summary>Copies it into a home.</summary>
    /// <exception cref="InvalidOperationException">The program made none.</exception>
    public static void AddTo(string home)
    {
        var path = PathIn(home);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Index.Value);
    }

    private static string PathIn(string home) => Path.Combine(home, ".cache", "agent", "plugin-index.json");

    private static byte[] Make()
    {
        var home = Directory.CreateTempSubdirectory("agent-home-");
        try
        {
            var start = new ProcessStartInfo(TestedProgram.Location, ["plugin", "list"])
            {
                WorkingDirectory = home.FullName, RedirectStandardOutput = true, UseShellExecute = false,
            };
            start.Environment["HOME"] = home.FullName;
            foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("XDG_", StringComparison.Ordinal)).ToList())
            {
                start.Environment.Remove(name);
            }

            using var process = Process.Start(start)!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return File.Exists(PathIn(home.FullName))
                ? File.ReadAllBytes(PathIn(home.FullName))
                : throw new InvalidOperationException($"agent plugin list ended with {process.ExitCode} and made no {PathIn("~")}.");
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
