using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace AgentHost.Plugins.Targets.Carrying;

/// <summary>A program that the far shell started for this connection.</summary>
internal sealed class ShellProcess(ShellConnection connection, int number) : TargetProcess
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Time between two looks for the rest of the output of a program that has ended.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    /// <summary>Time without output after a program's end: what holds it open then is what the program left behind.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource<string[]> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _input = new(1, 1);
    private readonly Dictionary<int, TaskCompletionSource<bool>> _pieces = [];
    private byte[]? _out;
    private byte[]? _errors;
    private string _id = "";
    private int _piece;
    private bool _closed;
    private volatile bool _isFull;
    private bool _disposed;

    public bool HasInput { get; init; }

    public override string Id => _id;

    /// <summary>True once it is kept past the connection.</summary>
    public bool IsKept { get; private set; }

    private string Number => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Said where it ended since nothing could take what it printed.</summary>
    private string NoRoom => $"The output cannot be kept on {connection.Name}; its disk may be full.";

    private string Folder => $"{connection.Folder}/j{Number}";

    /// <summary>Takes in what the far end says of it.</summary>
    public void Hear(string[] words, byte[] body)
    {
        switch (words)
        {
            case ["s", _, .. var how]:
                _id = how is ["ok", var id] ? id : "";
                _started.TrySetResult(how);
                break;
            case ["x", _, var code, .. var how] when int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var exit):
                _isFull |= how is ["full"];
                _ended.TrySetResult(exit);
                CloseInput(_isFull ? NoRoom : "It has ended.");
                break;
            case ["c", _, "o"]:
                _out = body;
                break;
            case ["c", _, "e"]:
                _errors = body;
                _complete.TrySetResult(true);
                break;
            case ["c", _, var how]:
                _complete.TrySetResult(how != "full");
                break;
            case ["w", _, var piece, var how] when int.TryParse(piece, NumberStyles.None, CultureInfo.InvariantCulture, out var fed):
                _isFull |= how == "full";
                lock (_pieces)
                {
                    _pieces.GetValueOrDefault(fed)?.TrySetResult(how == "ok");
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Waits until it runs.</summary>
    /// <returns>The word that says how it went.</returns>
    public async Task<string> WaitForStartAsync(CancellationToken cancellationToken)
    {
        var how = await connection.HoldAsync(_started.Task, cancellationToken);
        return how is [var word, ..] ? word : "failed";
    }

    public override async IAsyncEnumerable<ProcessOutput> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        OutputCursor[] cursors = [new("o", false), new("e", true)];
        var pause = 20;
        var last = false;
        var heard = Stopwatch.StartNew();
        while (true)
        {
            await WaitAsync(TimeSpan.FromMilliseconds(pause), cancellationToken);

            if (_complete.Task.IsCompleted && _errors is not null)
            {
                foreach (var piece in Cut(_out ?? [], cursors[0]).Concat(Cut(_errors, cursors[1])))
                {
                    yield return piece;
                }

                yield break;
            }

            var isDone = _complete.Task.IsCompleted;
            if (!last && (isDone || _ended.Task.IsCompleted))
            {
                last = true;
                heard.Restart();
            }

            var any = false;
            foreach (var cursor in cursors)
            {
                while (!cursor.IsAtEnd)
                {
                    var (state, _, bytes) = await connection.PullAsync(Folder, cursor, cancellationToken);
                    foreach (var piece in Cut(bytes, new OutputCursor(cursor.Stream, cursor.IsError)))
                    {
                        any = true;
                        yield return piece;
                    }

                    if (!cursor.Advance(state, bytes.Length))
                    {
                        break;
                    }
                }
            }

            if (any)
            {
                heard.Restart();
            }

            if (cursors is [{ IsAtEnd: true }, { IsAtEnd: true }] || (!any && (isDone || (last && heard.Elapsed > Quiet))))
            {
                break;
            }

            pause = any ? 20 : Math.Min(pause * 2, 250);
        }

        if (_complete.Task.IsCompleted && !await _complete.Task)
        {
            throw new IOException(NoRoom);
        }

        async Task WaitAsync(TimeSpan time, CancellationToken token)
        {
            if (!_ended.Task.IsCompleted)
            {
                await connection.HoldAsync(Task.WhenAny(_ended.Task, Task.Delay(time, token)), token);
            }

            if (_ended.Task.IsCompleted && !_complete.Task.IsCompleted)
            {
                await connection.HoldAsync(Task.WhenAny(_complete.Task, Task.Delay(Rest, token)), token);
            }
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        connection.Require();
        await _input.WaitAsync(cancellationToken);
        try
        {
            while (bytes.Length > 0)
            {
                RequireInput();
                var fed = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                lock (_pieces)
                {
                    _pieces[_piece] = fed;
                }

                var part = bytes[..Math.Min(bytes.Length, 4 * ChunkBytes)];
                bytes = bytes[part.Length..];
                var answer = await connection.UploadAsync("at_input", [Number, _piece.ToString(CultureInfo.InvariantCulture)], part);
                if (answer.State != "ok")
                {
                    throw new IOException($"Input could not be given: {answer.Text}.");
                }

                // At most one piece waits: the writer goes on when the program has read it.
                var taken = await connection.HoldAsync(fed.Task, cancellationToken);
                lock (_pieces)
                {
                    _pieces.Remove(_piece);
                }

                _piece++;
                if (!taken)
                {
                    throw new IOException(_isFull ? NoRoom : "It does not read its input any more.");
                }
            }
        }
        finally
        {
            _input.Release();
        }
    }

    public override async ValueTask CloseInputAsync(CancellationToken cancellationToken)
    {
        if (!HasInput || _closed || _ended.Task.IsCompleted)
        {
            return;
        }

        _closed = true;
        await connection.AskAsync("at_eof", [Number], cancellationToken);
    }

    public override async ValueTask<int?> WaitAsync(CancellationToken cancellationToken)
    {
        if (!_ended.Task.IsCompleted)
        {
            await connection.UntilLostAsync(_ended.Task, cancellationToken);
        }

        return _ended.Task.IsCompleted ? await _ended.Task : null;
    }

    public override async ValueTask KillAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        try
        {
            if (grace > TimeSpan.Zero && !_ended.Task.IsCompleted)
            {
                await connection.AskAsync("at_kill", [Number, "TERM"], cancellationToken);
                await Task.WhenAny(_ended.Task, Task.Delay(grace < TimeSpan.FromSeconds(60) ? grace : TimeSpan.FromSeconds(60), cancellationToken));
            }
        }
        finally
        {
            // Whoever does not wait any more still wants it ended.
            var stopping = connection.AskAsync("at_stop", [Number], CancellationToken.None);
            connection.Check(await stopping.WaitAsync(cancellationToken), $"the program {_id}");
        }
    }

    public override async ValueTask<bool> SignalAsync(string signal, CancellationToken cancellationToken)
    {
        if (!IsSignal(signal) || (signal is "INT" or "QUIT" && !connection.CanInterrupt))
        {
            return false;
        }

        await connection.AskAsync("at_kill", [Number, signal], cancellationToken);
        return true;
    }

    public override async ValueTask<bool> KeepAsync(string name, CancellationToken cancellationToken)
    {
        if (!IsName(name))
        {
            return false;
        }

        IsKept = IsKept || (await connection.AskAsync("at_keep", [Number, name], cancellationToken)).State == "ok";
        return IsKept;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        connection.Forget(number);
        CloseInput("It was let go of.");
        if (IsKept || connection.LostReason is not null)
        {
            return;
        }

        try
        {
            if (!_ended.Task.IsCompleted)
            {
                await connection.AskAsync("at_stop", [Number], CancellationToken.None);
            }

            connection.ForgetSoon(number);
        }
        catch (IOException)
        {
            // The connection is lost; the far end does it by itself.
        }
    }

    /// <summary>True for 1 to 100 letters, digits, dots, dashes and underscores that begin with no dot.</summary>
    internal static bool IsName(string name) =>
        name.Length is > 0 and <= 100 && name[0] != '.' && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    /// <summary>True for a word that may name a signal.</summary>
    internal static bool IsSignal(string signal) =>
        signal.Length is > 0 and <= 10 && signal.All(static c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));

    /// <summary>Bytes from where a cursor stands, in pieces.</summary>
    internal static IEnumerable<ProcessOutput> Cut(byte[] bytes, OutputCursor from)
    {
        for (var at = from.Offset; at < bytes.Length; at += ChunkBytes)
        {
            yield return new ProcessOutput(bytes.AsMemory(at, Math.Min(ChunkBytes, bytes.Length - at)), from.IsError);
        }
    }

    private void RequireInput()
    {
        if (!HasInput || _closed || _ended.Task.IsCompleted)
        {
            throw new IOException(!HasInput ? "It was given no input." : _isFull ? NoRoom : "Its input is closed.");
        }
    }

    private void CloseInput(string why)
    {
        lock (_pieces)
        {
            foreach (var waiting in _pieces.Values)
            {
                waiting.TrySetException(new IOException(why));
            }
        }
    }
}
