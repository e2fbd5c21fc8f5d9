using System.ComponentModel;
using System.Diagnostics;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Diagnosis;

/// <summary>Checks that git is there: nothing needs it but what asks for it.</summary>
internal static class GitCheck
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    public static async Task<HealthCheck> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Started from a folder of the program's own: no repository's settings are read for a version.
            using var process = Process.Start(new ProcessStartInfo("git", ["--version"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                WorkingDirectory = AppContext.BaseDirectory
            })!;
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            try
            {
                await process.WaitForExitAsync(cancellationToken).WaitAsync(Deadline, cancellationToken);
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
                return new HealthCheck("git", HealthState.Warning, "git --version did not end within 5 s.");
            }

            return process.ExitCode == 0
                ? new HealthCheck("git", HealthState.Ok, (await output).Trim() + ".")
                : new HealthCheck("git", HealthState.Warning, $"git --version ended with {process.ExitCode}.");
        }
        catch (Win32Exception)
        {
            return new HealthCheck("git", HealthState.Warning, "git is not on the PATH: the model cannot look at a repository's history.");
        }
    }
}
