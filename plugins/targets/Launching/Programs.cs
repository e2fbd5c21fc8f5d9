using System.Text;

namespace AgentHost.Plugins.Targets.Launching;

/// <summary>Runs short programs of this machine to their end.</summary>
/// <param name="processes">Starts them.</param>
internal sealed class Programs(IProcesses processes)
{
    private const int MostOutput = 1024 * 1024;

    /// <summary>Runs a program.</summary>
    /// <returns>Its exit code, its output and its errors, 1 MB of each at most.</returns>
    /// <exception cref="CapabilityException">It cannot be started.</exception>
    public async Task<(int Code, string Out, string Errors)> RunAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        try
        {
            await using var process = await processes.StartAsync(
                new ProcessSpec(words[0], [.. words.Skip(1)]) { WithoutSecrets = true }, cancellationToken);
            using MemoryStream output = new(), errors = new();
            await foreach (var chunk in process.ReadAsync(cancellationToken))
            {
                var to = chunk.IsError ? errors : output;
                if (to.Length < MostOutput)
                {
                    to.Write(chunk.Bytes.Span);
                }
            }

            var code = await process.WaitAsync(cancellationToken);
            return (code, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(errors.ToArray()));
        }
        catch (ProcessStartException fault)
        {
            throw new CapabilityException(fault.Message, fault);
        }
    }

    /// <summary>Runs a program that has to succeed.</summary>
    /// <exception cref="CapabilityException">It cannot be started, or fails; the message has its last line.</exception>
    public async Task<string> NeedAsync(IReadOnlyList<string> words, string doing, CancellationToken cancellationToken)
    {
        var (code, output, errors) = await RunAsync(words, cancellationToken);
        if (code == 0)
        {
            return output;
        }

        // docker's last line says where to read about its options, not what is wrong.
        var last = (errors.Length > 0 ? errors : output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault(static line => !line.StartsWith("Run '", StringComparison.Ordinal) && !line.StartsWith("See '", StringComparison.Ordinal));
        throw new CapabilityException($"{doing} failed: {(last is null ? $"{words[0]} ended with {code}" : last.TrimEnd('.'))}.");
    }
}
