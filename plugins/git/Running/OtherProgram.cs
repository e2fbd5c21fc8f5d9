using System.Text;

namespace AgentHost.Plugins.Git.Running;

/// <summary>Runs a program beside git, such as <c>gh</c>, with what it is given on its input.</summary>
internal sealed class OtherProgram(IProcesses processes)
{
    private const int MostBytes = 1_000_000;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private static readonly Dictionary<string, string?> Environment = new(StringComparer.Ordinal)
    {
        ["GH_PROMPT_DISABLED"] = "1",
        ["GH_NO_UPDATE_NOTIFIER"] = "1",
        ["GH_PAGER"] = "cat",
        ["NO_COLOR"] = "1",
        ["GIT_TERMINAL_PROMPT"] = "0",
    };

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="ProcessStartException">It is not there.</exception>
    public async Task<GitOutput> RunAsync(string program, IReadOnlyList<string> arguments, string? input, CancellationToken cancellationToken)
    {
        await using var process = await processes.StartAsync(
            new ProcessSpec(program, arguments) { Environment = Environment, Input = input is not null }, cancellationToken);
        using var output = new MemoryStream();
        using var errors = new MemoryStream();
        try
        {
            if (input is not null)
            {
                await process.WriteAsync(Encoding.UTF8.GetBytes(input), cancellationToken);
                await process.CloseInputAsync(cancellationToken);
            }

            await foreach (var piece in process.ReadAsync(cancellationToken))
            {
                var into = piece.IsError ? errors : output;
                into.Write(piece.Bytes.Span[..(int)Math.Min(piece.Bytes.Length, MostBytes - into.Length)]);
            }

            return new(await process.WaitAsync(cancellationToken), output.ToArray(), Encoding.UTF8.GetString(errors.ToArray()), Cut: false);
        }
        catch (OperationCanceledException)
        {
            await process.KillAsync(Grace, CancellationToken.None);
            throw;
        }
    }
}
