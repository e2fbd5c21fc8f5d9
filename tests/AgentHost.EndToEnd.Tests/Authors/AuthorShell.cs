using System.Diagnostics;

namespace AgentHost.EndToEnd.Tests.Authors;

/// <summary>A shell as an author has it: the program on the path, dotnet with a home of its own, packages from this machine's cache.</summary>
internal sealed class AuthorShell(Sandbox sandbox)
{
    /// <summary>Builds share the machine with other tests.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>Runs a line, which has to end well.</summary>
    /// <returns>What it wrote, to either stream.</returns>
    public async Task<string> RunAsync(string line, int exitCode = 0)
    {
        var start = new ProcessStartInfo("sh", ["-c", "exec 2>&1\n" + line])
        {
            WorkingDirectory = sandbox.Workspace,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true
        };
        start.Environment.Clear();
        foreach (var (name, value) in sandbox.Environment.Concat(Variables()))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var late = new CancellationTokenSource(Deadline);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(late.Token);
            await process.WaitForExitAsync(late.Token);
            Assert.True(process.ExitCode == exitCode, $"{line}: exit code {process.ExitCode}\n{output}");
            return output;
        }
        catch (OperationCanceledException fault)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"Not done after {Deadline.TotalMinutes} minutes: {line}", fault);
        }
    }

    /// <summary>Starts the program with these words; its input stays open.</summary>
    public AgentProcess Start(params IReadOnlyList<string> words) =>
        AgentProcess.Start(
            sandbox,
            words,
            new AgentOptions { InputStaysOpen = true, Variables = Variables().ToDictionary(static one => one.Key, static one => (string?)one.Value) });

    /// <summary>What such a shell has beyond the sandbox.</summary>
    public IEnumerable<KeyValuePair<string, string>> Variables()
    {
        var bin = Directory.CreateDirectory(Path.Combine(sandbox.Root, "bin")).FullName;
        if (!File.Exists(Path.Combine(bin, "agent")))
        {
            File.CreateSymbolicLink(Path.Combine(bin, "agent"), Programs.Agent);
        }

        yield return new("PATH", bin + ":" + sandbox.Environment["PATH"]);
        yield return new("DOTNET_CLI_HOME", sandbox.Home);
        yield return new("DOTNET_NOLOGO", "1");
        yield return new("DOTNET_CLI_TELEMETRY_OPTOUT", "1");

        // What dotnet does once in each new home, and what it counts for programs that live long.
        yield return new("DOTNET_GENERATE_ASPNET_CERTIFICATE", "false");
        yield return new("DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE", "true");
        yield return new("DOTNET_TieredPGO", "0");
        yield return new("MSBUILDDISABLENODEREUSE", "1");
        yield return new("NuGetAudit", "false");
        yield return new(
            "NUGET_PACKAGES",
            Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"));
    }
}
