using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AgentHost.Plugins.Targets.Carrying;

/// <summary>A connection to a place where a plain POSIX shell serves: one channel, kept; no program of ours is copied there.</summary>
internal sealed partial class ShellConnection : TargetConnection
{
    /// <summary>Programs and requests of one connection at the same time.</summary>
    private const int MostPrograms = 200;

    /// <summary>Jobs that ended and are forgotten together at the latest.</summary>
    private const int MostEnded = 32;

    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(250);

    private readonly List<int> _ended = [];
    private readonly string _name;
    private readonly string _mark;
    private readonly ShellChannel _channel;
    private readonly ConcurrentDictionary<int, ShellProcess> _jobs = new();
    private string[] _variables = [];
    private string[] _facts = [];
    private int _lastJob;
    private int _staged;
    private int _disposed;

    private ShellConnection(string name, string mark, IProcess launcher, TimeProvider time)
    {
        _name = name;
        _mark = mark;
        _channel = new ShellChannel(launcher, mark, time, Hear) { Broken = why => Lose($"The connection to {name} is lost: {why}.") };
    }

    /// <inheritdoc/>
    public override string Name => _name;

    /// <inheritdoc/>
    public override string Root => _facts[0];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Shell => [_facts[2].StartsWith('/') ? _facts[2] : "/bin/sh", "-c"];

    /// <summary>Home folder of the user there; empty for none.</summary>
    public string Home => _facts[1];

    /// <summary>Name of the system there, such as <c>Linux</c>.</summary>
    public string System => _facts[3];

    /// <summary>Folder of the connection there.</summary>
    public string Folder => _facts[4];

    /// <summary>True where a program can be interrupted: its shell does not make it ignore that.</summary>
    public bool CanInterrupt => _facts[6] == "1";

    private bool CanHash => _facts[5].Length > 0;

    /// <summary>Connects through a program that was started.</summary>
    /// <param name="name">The connection's name.</param>
    /// <param name="launcher">The program: its input and output are a shell's.</param>
    /// <param name="root">The folder to work in; null for the place's own.</param>
    /// <param name="time">The clock.</param>
    /// <param name="deadline">Time for the far end to answer.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="CapabilityException">It does not come about.</exception>
    public static async Task<ShellConnection> ConnectAsync(
        string name, IProcess launcher, string? root, TimeProvider time, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var mark = $"at{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
        var connection = new ShellConnection(name, mark, launcher, time);
        try
        {
            var text = $"at_t={mark}\nat_root={ShellWords.Quote(root ?? "").Replace("\"$at_nl\"", "", StringComparison.Ordinal)}\n{CarrierText.Value}";
            var answer = await connection._channel.BeginAsync(text, deadline, cancellationToken);
            connection._facts = answer.Text.Split('\0');
            if (answer.State != "ok" || connection._facts.Length < 9)
            {
                throw new CapabilityException(answer.State switch
                {
                    "folder" => $"there is no folder {root} there, or it may not be opened",
                    "temporary" => "no folder for temporary files can be written there (tried XDG_RUNTIME_DIR, TMPDIR, /tmp, /dev/shm and the home folder)",
                    _ => "its shell answered what cannot be understood",
                });
            }

            connection._variables = connection._facts[7].Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return connection;
        }
        catch (CapabilityException fault)
        {
            await connection.DisposeAsync();
            throw new CapabilityException($"{name} cannot be reached: {fault.Message.TrimEnd('.')}.", fault);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<TargetProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        RequireConnected();
        if (_jobs.Count >= MostPrograms)
        {
            throw new ProcessStartException(spec.FileName, $"{spec.FileName} was not started: {MostPrograms} programs run over this connection already.");
        }

        var number = Interlocked.Increment(ref _lastJob);
        var job = new ShellProcess(this, number) { HasInput = spec.Input };
        _jobs[number] = job;
        try
        {
            var folder = spec.WorkingDirectory is { Length: > 0 } given ? given.StartsWith('/') ? given : $"{Root.TrimEnd('/')}/{given}" : Root;
            await SayAsync(StartLine(number, folder, spec));
            var how = await job.WaitForStartAsync(cancellationToken);
            return how == "ok" ? job : throw new ProcessStartException(spec.FileName, how switch
            {
                "missing" => $"There is no program {spec.FileName} on {Name}.",
                "program" => $"{spec.FileName} is no program that may be run on {Name}.",
                "folder" => $"{spec.FileName} was not started: there is no folder {folder} on {Name}, or it may not be opened.",
                _ => $"{spec.FileName} was not started: {Name} has no room for its output.",
            });
        }
        catch (Exception fault) when (fault is ArgumentException)
        {
            Forget(number);
            throw new ProcessStartException(spec.FileName, $"{spec.FileName} was not started: {fault.Message}");
        }
        catch
        {
            // Whether it runs by then or not: it ends.
            await job.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<TargetProcess?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (!ShellProcess.IsName(name))
        {
            return null;
        }

        var answer = await AskAsync("at_find", [name], cancellationToken);
        return answer.State == "ok" ? new KeptProcess(this, name, answer.Text, answer.Words[1]) : null;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _channel.DisposeAsync();
        }
    }

    /// <summary>Asks the far end.</summary>
    /// <exception cref="TargetLostException">The connection is lost.</exception>
    internal async Task<ShellChannel.Answer> AskAsync(string verb, string[] words, CancellationToken cancellationToken)
    {
        RequireConnected();
        try
        {
            return await _channel.AskAsync(verb, words, cancellationToken);
        }
        catch (IOException) when (LostReason is { } reason)
        {
            throw new TargetLostException(Name, reason);
        }
    }

    /// <summary>Sends content with a request. Nobody cancels it: what comes behind would be taken for a part of it.</summary>
    internal async Task<ShellChannel.Answer> UploadAsync(string verb, string[] words, ReadOnlyMemory<byte> content)
    {
        RequireConnected();
        try
        {
            return await _channel.UploadAsync(verb, words, content, CancellationToken.None);
        }
        catch (IOException) when (LostReason is { } reason)
        {
            throw new TargetLostException(Name, reason);
        }
    }

    internal async Task SayAsync(string line)
    {
        try
        {
            await _channel.SayAsync(line, CancellationToken.None);
        }
        catch (IOException) when (LostReason is { } reason)
        {
            throw new TargetLostException(Name, reason);
        }
    }

    /// <summary>Reads what is spooled behind a cursor.</summary>
    internal async Task<(string State, string Code, byte[] Bytes)> PullAsync(string folder, OutputCursor from, CancellationToken cancellationToken)
    {
        var answer = await AskAsync("at_pull", [folder, from.Stream, Number(from.Chunk), Number(from.Offset)], cancellationToken);
        return (answer.State, answer.Words is [_, var code, ..] ? code : "-", answer.Body);
    }

    /// <summary>Waits for something as long as the connection holds.</summary>
    /// <exception cref="TargetLostException">It is lost.</exception>
    internal async Task<T> HoldAsync<T>(Task<T> task, CancellationToken cancellationToken)
    {
        await UntilLostAsync(task, cancellationToken);
        if (!task.IsCompleted)
        {
            RequireConnected();
        }

        return await task;
    }

    /// <summary>Waits for the end of something or of the connection, whichever is first.</summary>
    internal async Task UntilLostAsync(Task task, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Lost);
        try
        {
            await task.WaitAsync(both.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        finally
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Cuts the line, as a fault would.</summary>
    internal Task CutAsync() => _channel.CutAsync();

    internal void Require() => RequireConnected();

    internal void Forget(int number) => _jobs.TryRemove(number, out _);

    /// <summary>Has the far end forget a job soon, with others that ended then: looking for what they left behind costs it more than a small command.</summary>
    internal void ForgetSoon(int number)
    {
        lock (_ended)
        {
            _ended.Add(number);
            if (_ended.Count > 1 && _ended.Count < MostEnded)
            {
                return;
            }

            _ = FlushAsync(_ended.Count == 1 ? Idle : TimeSpan.Zero);
        }
    }

    private async Task FlushAsync(TimeSpan after)
    {
        await Task.Delay(after);
        int[] jobs;
        lock (_ended)
        {
            jobs = [.. _ended];
            _ended.Clear();
        }

        try
        {
            if (jobs.Length > 0 && LostReason is null)
            {
                await SayAsync($"at_forget {string.Join(' ', jobs)}");
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            // The far end forgets them with the connection.
        }
    }

    private void Hear(string[] words, byte[] body)
    {
        if (words is [_, var number, ..] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var job)
            && _jobs.TryGetValue(job, out var process))
        {
            process.Hear(words, body);
        }
    }

    private string StartLine(int number, string folder, ProcessSpec spec)
    {
        List<string> words = [], exported = [];
        var removed = spec.WithoutSecrets ? _variables.Where(name => SecretName.IsSecret(name) && !spec.Environment.ContainsKey(name)) : [];
        foreach (var name in removed.Concat(spec.Environment.Where(static entry => entry.Value is null).Select(static entry => entry.Key)))
        {
            words.AddRange(["-u", name]);
        }

        foreach (var (name, value) in spec.Environment)
        {
            if (name.Length == 0 || name[0] == '-' || name.Contains('=', StringComparison.Ordinal))
            {
                throw new ArgumentException($"the variable \"{name}\" cannot be set.");
            }

            // What stands among a program's words is read by everybody there.
            if (value is not null)
            {
                (MayExport(name) ? exported : words).Add($"{name}={value}");
            }
        }

        // A program that is looked for along another path is found by env alone.
        var looked = spec.Environment.ContainsKey("PATH") && !spec.FileName.Contains('/', StringComparison.Ordinal) ? "" : spec.FileName;
        var all = words.Count == 0 ? [] : words.Prepend("env");
        var line = ShellWords.Join(
            "at_job", [Number(number), spec.Input ? "1" : "0", folder, looked, .. exported, "--", .. all, spec.FileName, .. spec.Arguments]);
        return line;
    }

    /// <summary>True for a variable that a shell can set without being changed by it.</summary>
    private static bool MayExport(string name) =>
        (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && name is not ("PATH" or "IFS" or "UID" or "EUID" or "PPID" or "SHELLOPTS" or "PWD" or "OLDPWD" or "POSIXLY_CORRECT")
        && !name.StartsWith("at_", StringComparison.Ordinal) && !name.StartsWith("BASH", StringComparison.Ordinal)
        && !name.StartsWith("LD_", StringComparison.Ordinal) && !name.StartsWith("DYLD_", StringComparison.Ordinal);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
