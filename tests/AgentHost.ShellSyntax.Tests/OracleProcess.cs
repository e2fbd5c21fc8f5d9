using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace AgentHost.ShellSyntax.Tests;

/// <summary>Programs that judge the parser.</summary>
internal static class OracleProcess
{
    private static readonly UTF8Encoding Plain = new(encoderShouldEmitUTF8Identifier: false);

    public static async Task<(int ExitCode, string Output)> RunAsync(string program, IReadOnlyList<string> arguments, string input)
    {
        using var process = Start(program, arguments);
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

    /// <summary>What a program without input says of its faults.</summary>
    public static async Task<string> ErrorsAsync(string program, IReadOnlyList<string> arguments)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Close();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return errors;
    }

    /// <summary>The tree as shfmt sees it; null where it refuses.</summary>
    public static async Task<JsonDocument?> ShfmtAsync(string text)
    {
        using var process = Start("shfmt", ["--to-json", "-ln", "bash"]);
        var errors = process.StandardError.ReadToEndAsync();

        // Trees are a hundred times as long as the text: they are read as they come.
        var output = ReadAsync(process.StandardOutput.BaseStream);
        try
        {
            await process.StandardInput.WriteAsync(text);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all: its exit code says why.
        }

        await process.WaitForExitAsync();
        await errors;
        return await output;

        static async Task<JsonDocument?> ReadAsync(Stream stream)
        {
            try
            {
                return await JsonDocument.ParseAsync(stream, new JsonDocumentOptions { MaxDepth = 2000 });
            }
            catch (JsonException)
            {
                // It refuses without a tree.
                return null;
            }
        }
    }

    /// <summary>Whether bash takes the text for a script.</summary>
    public static async Task<bool> BashAcceptsAsync(string text) => (await RunAsync("bash", ["-n"], text)).ExitCode == 0;

    private static Process Start(string program, IReadOnlyList<string> arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, StandardInputEncoding = Plain,
    }) ?? throw new InvalidOperationException($"{program} did not start: .ci/install-test-programs installs it.");
}
