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
        var bin = Directory.CreateDirectory(Path.Combine(sandbox.Root, "bin")).FullName;
        if (!File.Exists(Path.Combine(bin, "agent")))
        {
            File.CreateSymbolicLink(Path.Combine(bin, "agent"), Programs.Agent);
        }

        var start = new ProcessStartInfo("sh", ["-c", "exec 2>&1\n" + line]) { WorkingDirectory = sandbox.Workspace, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment.Clear();
        foreach (var (name, value) in sandbox.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["PATH"] = bin + ":" + start.Environment["PATH"];
        start.Environment["DOTNET_CLI_HOME"] = sandbox.Home;
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["NuGetAudit"] = "false";
        start.Environment["NUGET_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
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
}
