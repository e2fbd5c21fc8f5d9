using System.Text;

namespace AgentHost.Plugins.Infrastructure.Terraform;

/// <summary>Runs terraform: no colours, no questions, no arguments from the environment, output bounded.</summary>
internal static class TerraformRunner
{
    private const int MostBytes = 8 * 1024 * 1024;
    private const int MostErrorBytes = 64 * 1024;
    private const int MostLine = 1024 * 1024;

    private static readonly Dictionary<string, string?> Always = new(StringComparer.Ordinal)
    {
        ["TF_IN_AUTOMATION"] = "1",
        ["TF_INPUT"] = "0",
        ["CHECKPOINT_DISABLE"] = "1",
        ["NO_COLOR"] = "1",
        ["TF_LOG"] = null,

        // What is started are the words of the plan, and nothing between them.
        ["TF_CLI_ARGS"] = null,
        ["TF_CLI_ARGS_validate"] = null,
        ["TF_CLI_ARGS_fmt"] = null,
        ["TF_CLI_ARGS_plan"] = null,
        ["TF_CLI_ARGS_apply"] = null,
    };

    /// <summary>Runs it to its end.</summary>
    /// <param name="processes">Where.</param>
    /// <param name="words">The program and its arguments.</param>
    /// <param name="folder">Where it runs, from the workspace's root.</param>
    /// <param name="variables">Further variables.</param>
    /// <param name="input">What it reads; null for nothing.</param>
    /// <param name="line">Takes each line of output; null to keep the output.</param>
    /// <param name="grace">How long it may take to end when it is asked to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ProcessStartException">It cannot be started.</exception>
    public static async Task<TerraformOutput> RunAsync(
        IProcesses processes,
        IReadOnlyList<string> words,
        string folder,
        IReadOnlyDictionary<string, string?>? variables,
        ReadOnlyMemory<byte>? input,
        Action<string>? line,
        TimeSpan grace,
        CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string?>(variables ?? Always, StringComparer.Ordinal);
        foreach (var (name, value) in Always)
        {
            environment[name] = value;
        }

        await using var process = await processes.StartAsync(
            new ProcessSpec(words[0], [.. words.Skip(1)])
            {
                WorkingDirectory = folder.Length == 0 ? null : folder,
                Environment = environment,
                Input = input is not null
            },
            cancellationToken);
        var (output, errors, splitter) = (new MemoryStream(), new MemoryStream(), line is null ? null : new LineSplitter(line));
        var cut = false;
        try
        {
            var writing = input is { } bytes ? WriteAsync(process, bytes, cancellationToken) : Task.CompletedTask;
            await foreach (var piece in process.ReadAsync(cancellationToken))
            {
                if (!piece.IsError && splitter is not null)
                {
                    splitter.Add(piece.Bytes.Span);
                    continue;
                }

                var (to, most) = piece.IsError ? (errors, MostErrorBytes) : (output, MostBytes);
                var cache = most - (int)to.Length;
                to.Write(piece.Bytes.Span[..Math.Min(cache, piece.Bytes.Length)]);
                cut |= !piece.IsError && piece.Bytes.Length > cache;
            }

            await writing;
            splitter?.End();
            return new(await process.WaitAsync(cancellationToken), Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(errors.ToArray()), cut);
        }
        catch (OperationCanceledException)
        {
            // Asked to end, it gives its lock on the state back.
            await process.KillAsync(grace, CancellationToken.None);
            throw;
        }
    }

    private static async Task WriteAsync(IProcess process, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await process.WriteAsync(input, cancellationToken);
            await process.CloseInputAsync(cancellationToken);
        }
        catch (IOException)
        {
            // It ended without reading: its exit code says why.
        }
    }

    private sealed class LineSplitter(Action<string> line)
    {
        private readonly List<byte> _bytes = [];

        public void Add(ReadOnlySpan<byte> bytes)
        {
            while (bytes.IndexOf((byte)'\n') is var end and >= 0)
            {
                Take(bytes[..end]);
                End();
                bytes = bytes[(end + 1)..];
            }

            Take(bytes);
        }

        public void End()
        {
            if (_bytes.Count > 0)
            {
                line(Encoding.UTF8.GetString([.. _bytes]).TrimEnd('\r'));
                _bytes.Clear();
            }
        }

        private void Take(ReadOnlySpan<byte> bytes)
        {
            var cache = MostLine - _bytes.Count;
            foreach (var one in bytes[..Math.Clamp(cache, 0, bytes.Length)])
            {
                _bytes.Add(one);
            }
        }
    }
}
