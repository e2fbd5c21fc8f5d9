using System.Text;
using AgentHost.Plugins.Git.Results;

namespace AgentHost.Plugins.Git.Running;

/// <summary>Runs git in the workspace's root, through its target.</summary>
/// <param name="processes">The target's processes, held to the call.</param>
internal sealed class GitRunner(IProcesses processes)
{
    /// <summary>Bytes of output that are kept, unless a caller asks for less.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    private const int MostErrorBytes = 16 * 1024;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    // Programs that the repository's configuration names are not run to look at it; a hook would be where diff refreshes the index.
    private static readonly string[] LookOptions =
    [
        "--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false", "-c", "log.showSignature=false", "-c", "color.ui=false", "-c", "advice.detachedHead=false",
    ];

    // Without a configured name git makes one up from the machine's. Nothing begun here outlives the call: a clean-up in the background would be cut off.
    private static readonly string[] ChangeOptions = ["--no-pager", "-c", "user.useConfigOnly=true", "-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "color.ui=false", "-c", "advice.detachedHead=false"];

    /// <summary>More variables for looking: what <see cref="Repository"/> found that has to be switched off.</summary>
    public IReadOnlyDictionary<string, string?>? LookVariables { get; set; }

    /// <summary>Looks; ends git when it has printed enough.</summary>
    public Task<GitOutput> LookAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken, byte[]? input = null, int mostBytes = MostBytes) =>
        RunAsync([.. LookOptions, .. arguments], LookEnvironment(), input, mostBytes, stopAtMost: true, cancellationToken);

    /// <summary>Changes something; runs to its end.</summary>
    public Task<GitOutput> ChangeAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken, byte[]? input = null) =>
        RunAsync([.. ChangeOptions, .. arguments], GitEnvironment.Change, input, MostBytes, stopAtMost: false, cancellationToken);

    /// <summary>Looks, and takes failure for a bug or a broken repository.</summary>
    /// <exception cref="GitException">It failed.</exception>
    public async Task<GitOutput> NeedAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken, byte[]? input = null, int mostBytes = MostBytes)
    {
        var output = await LookAsync(arguments, cancellationToken, input, mostBytes);
        return output.Succeeded ? output : throw new GitException(Failure.Describe(arguments[0], output));
    }

    private IReadOnlyDictionary<string, string?> LookEnvironment()
    {
        if (LookVariables is null)
        {
            return GitEnvironment.Look;
        }

        var merged = new Dictionary<string, string?>(GitEnvironment.Look, StringComparer.Ordinal);
        foreach (var (name, value) in LookVariables)
        {
            merged[name] = value;
        }

        return merged;
    }

    private async Task<GitOutput> RunAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment, byte[]? input, int mostBytes, bool stopAtMost, CancellationToken cancellationToken)
    {
        await using var process = await processes.StartAsync(new ProcessSpec("git", arguments) { Environment = environment, Input = input is not null }, cancellationToken);
        using var output = new MemoryStream();
        var errors = new ErrorTail(MostErrorBytes);
        var cut = false;
        try
        {
            // Written while reading: git may print before it has read all.
            var writing = input is null ? Task.CompletedTask : WriteAsync(process, input, cancellationToken);
            await foreach (var piece in process.ReadAsync(cancellationToken))
            {
                if (piece.IsError)
                {
                    errors.Add(piece.Bytes.Span);
                    continue;
                }

                var room = mostBytes - (int)output.Length;
                output.Write(piece.Bytes.Span[..Math.Min(room, piece.Bytes.Length)]);
                cut |= piece.Bytes.Length > room;
                if (cut && stopAtMost)
                {
                    await process.KillAsync(TimeSpan.Zero, cancellationToken);
                    return new(0, output.ToArray(), errors.ToString(), Cut: true);
                }
            }

            await writing;
            return new(await process.WaitAsync(cancellationToken), output.ToArray(), errors.ToString(), cut);
        }
        catch (OperationCanceledException)
        {
            // Asked to end, git takes its lock files away.
            await process.KillAsync(Grace, CancellationToken.None);
            throw;
        }
    }

    private static async Task WriteAsync(IProcess process, byte[] input, CancellationToken cancellationToken)
    {
        try
        {
            await process.WriteAsync(input, cancellationToken);
            await process.CloseInputAsync(cancellationToken);
        }
        catch (IOException)
        {
            // It ended without reading: its exit code and errors say why.
        }
    }

    private sealed class ErrorTail(int most)
    {
        private readonly List<byte> _bytes = [];
        private bool _cut;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            _bytes.AddRange(bytes);
            if (_bytes.Count > 2 * most)
            {
                _bytes.RemoveRange(0, _bytes.Count - most);
                _cut = true;
            }
        }

        public override string ToString() => (_cut ? "…" : "") + Encoding.UTF8.GetString([.. _bytes]);
    }
}
