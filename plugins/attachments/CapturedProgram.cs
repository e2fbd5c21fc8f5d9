using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Attachments;

/// <summary>Runs a program for what it prints: bounded in time and size.</summary>
internal static class CapturedProgram
{
    private const int MostBytes = 2 * 1024 * 1024;

    /// <summary>Runs a program; returns its output, its errors and its exit code, or null where it could not be started.</summary>
    public static async ValueTask<(string Text, string Error, int ExitCode)?> RunAsync(IWorkspaceContext workspace, ProcessSpec spec, CallTime time)
    {
        using var output = new MemoryStream();
        var errors = new StringBuilder();
        try
        {
            await using var process = await workspace.Processes.StartAsync(spec, time.Token);
            await foreach (var chunk in process.ReadAsync(time.Token))
            {
                if (chunk.IsError && errors.Length < 2_000)
                {
                    errors.Append(Encoding.UTF8.GetString(chunk.Bytes.Span));
                }
                else if (!chunk.IsError && output.Length < MostBytes)
                {
                    output.Write(chunk.Bytes.Span);
                }
            }

            var code = await process.WaitAsync(time.Token);
            return (Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length), errors.ToString().Trim(), code);
        }
        catch (ProcessStartException)
        {
            return null;
        }
        catch (OperationCanceledException) when (time.IsOver)
        {
            return (
                "", string.Create(CultureInfo.InvariantCulture, $"{spec.FileName} did not end within {time.Length.TotalSeconds:0.#} s (context.timeout)"), -1);
        }
    }
}
