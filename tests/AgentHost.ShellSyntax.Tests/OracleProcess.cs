using System.Diagnostics;
using System.Text;

namespace AgentHost.ShellSyntax.Tests;

/// <summary>Programs that judge the parser.</summary>
internal static class OracleProcess
{
    private static readonly UTF8Encoding Plain = new(encoderShouldEmitUTF8Identifier: false);

    public static async Task<(int ExitCode, string Output)> RunAsync(string program, IReadOnlyList<string> arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, StandardInputEncoding = Plain,
        }) ?? throw new InvalidOperationException($"{program} did not start: .ci/install-test-programs installs it.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all: its exit code says why.
        }

        await process.WaitForExitAsync();
        await errors;
        return (process.ExitCode, await output);
    }

    /// <summary>The tree as shfmt sees it; null where it refuses.</summary>
    public static async Task<string?> ShfmtAsync(string text)
    {
        var (code, output) = await RunAsync("shfmt", ["--to-json", "-ln", "bash"], text);
        return code == 0 ? output : null;
    }

    /// <summary>Whether bash takes the text for a script.</summary>
    public static async Task<bool> BashAcceptsAsync(string text) => (await RunAsync("bash", ["-n"], text)).ExitCode == 0;
}
