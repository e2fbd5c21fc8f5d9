using System.Text;
using AgentHost.Plugins.Git.Results;

namespace AgentHost.Plugins.Git.Running;

/// <summary>Runs git in the workspace's root, or in another folder, through its target.</summary>
/// <param name="processes">The target's processes, held to the call.</param>
/// <param name="folder">The folder; null for the workspace's root.</param>
internal sealed class GitRunner(IProcesses processes, string? folder = null)
{
    /// <summary>Bytes of output that are kept, unless a caller asks for less.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    private const int MostErrorBytes = 16 * 1024;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly List<(string Key, string Value)> _more = [];
    private readonly List<(string Name, string? Value)> _variables = [];
    private bool _here;
    private bool _takesPatterns;

    /// <summary>Settings for looking beside the usual ones: what <see cref="Repository"/> found that has to be switched off.</summary>
    public void Add(IEnumerable<(string Key, string Value)> settings) => _more.AddRange(settings);

    /// <summary>Sets a variable for all that is run.</summary>
    public void Set(string name, string? value) => _variables.Add((name, value));

    /// <summary>Lets paths be patterns, for commands that know no literal ones.</summary>
    public void TakePatterns() => _takesPatterns = true;

    /// <summary>Names the workspace's folder as the repository itself: a bare one, which is not looked for on its own.</summary>
    public void NameFolder() => _here = true;

    /// <summary>Looks; ends git when it has printed enough.</summary>
    public Task<GitOutput> LookAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken, byte[]? input = null, int mostBytes = MostBytes)
    {
        var variables = Variables(GitEnvironment.Look, GitSettings.Look.Concat(_more));
        variables["GIT_LITERAL_PATHSPECS"] = _takesPatterns ? null : "1";
        return RunAsync(arguments, variables, input, mostBytes, stopAtMost: true, cancellationToken);
    }

    /// <summary>Changes something; runs to its end. Paths are patterns for it: hooks see what it is started with.</summary>
    public Task<GitOutput> ChangeAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken, byte[]? input = null) =>
        RunAsync(arguments, Variables(GitEnvironment.Change, GitSettings.Change.Concat(_more)), input, MostBytes, stopAtMost: false, cancellationToken);

    /// <summary>Changes something, and takes failure for a broken repository.</summary>
    /// <exception cref="GitException">It failed.</exception>
    public async Task<GitOutput> NeedChangeAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken, byte[]? input = null)
    {
        var output = await ChangeAsync(arguments, cancellationToken, input);
        return output.Succeeded ? output : throw new GitException(Failure.Describe(arguments[0], output));
    }

    /// <summary>Looks, and takes failure for a bug or a broken repository.</summary>
    /// <exception cref="GitException">It failed.</exception>
    public async Task<GitOutput> NeedAsync(
        IReadOnlyList<string> arguments, CancellationToken cancellationToken, byte[]? input = null, int mostBytes = MostBytes)
    {
        var output = await LookAsync(arguments, cancellationToken, input, mostBytes);
        return output.Succeeded ? output : throw new GitException(Failure.Describe(arguments[0], output));
    }

    private Dictionary<string, string?> Variables(IReadOnlyDictionary<string, string?> usual, IEnumerable<(string Key, string Value)> settings)
    {
        var variables = new Dictionary<string, string?>(usual, StringComparer.Ordinal);
        GitSettings.Write(variables, settings);
        foreach (var (name, value) in _variables)
        {
            variables[name] = value;
        }

        if (_here)
        {
            variables["GIT_DIR"] = ".";
        }

        return variables;
    }

    private async Task<GitOutput> RunAsync(
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string?> environment,
        byte[]? input,
        int mostBytes,
        bool stopAtMost,
        CancellationToken cancellationToken)
    {
        await using var process = await processes.StartAsync(
            new ProcessSpec("git", arguments) { WorkingDirectory = folder, Environment = environment, Input = input is not null }, cancellationToken);
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

    /// <summary>Refuses a command that reads or makes files of its own beside git's.</summary>
    /// <exception cref="GitException">The workspace is not on this machine.</exception>
    public static void RequireHere(IWorkspaceContext workspace, string command)
    {
        if (workspace.Target != "local")
        {
            throw new GitException($"{command} works on this machine alone, and this workspace is on {workspace.Target}: run git there.");
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
