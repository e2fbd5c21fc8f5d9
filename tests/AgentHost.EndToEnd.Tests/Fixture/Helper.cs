using System.Diagnostics;

namespace AgentHost.EndToEnd.Tests.Fixture;

/// <summary>Runs a helper program of a test: git, tmux, mount.</summary>
internal static class Helper
{
    public static async Task<AgentResult> RunAsync(
        string folder, IReadOnlyDictionary<string, string>? environment, string program, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true
        };
        if (environment is not null)
        {
            start.Environment.Clear();
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(AgentProcess.Deadline);
        return new AgentResult(process.ExitCode, await output, await error);
    }
}
