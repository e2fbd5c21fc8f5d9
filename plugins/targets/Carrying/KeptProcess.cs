using System.Globalization;
using System.Runtime.CompilerServices;

namespace AgentHost.Plugins.Targets.Carrying;

/// <summary>A program that an earlier connection, or this one, kept under a name. Its output goes on where nobody took it.</summary>
internal sealed class KeptProcess(ShellConnection connection, string name, string folder, string id) : TargetProcess
{
    private int? _code;
    private bool _isOver;

    public override string Id => id;

    public override async IAsyncEnumerable<ProcessOutput> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        OutputCursor[] cursors = [new("o", false), new("e", true)];
        foreach (var cursor in cursors)
        {
            await SkipAsync(cursor, cancellationToken);
        }

        var pause = 20;
        while (true)
        {
            var any = false;
            var over = false;
            foreach (var cursor in cursors)
            {
                while (!cursor.IsAtEnd)
                {
                    var (state, code, bytes) = await connection.PullAsync(folder, cursor, cancellationToken);
                    over |= code is "lost" or not "-";
                    foreach (var piece in ShellProcess.Cut(bytes, new OutputCursor(cursor.Stream, cursor.IsError)))
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

            if (cursors is [{ IsAtEnd: true }, { IsAtEnd: true }] || (over && !any))
            {
                yield break;
            }

            pause = any ? 20 : Math.Min(pause * 2, 250);
            await connection.HoldAsync(Task.WhenAny(Task.Delay(pause, cancellationToken)), cancellationToken);
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        throw new IOException("A program that was kept takes no input.");

    public override ValueTask CloseInputAsync(CancellationToken cancellationToken) => default;

    public override async ValueTask<int?> WaitAsync(CancellationToken cancellationToken)
    {
        var pause = 20;
        while (!_isOver)
        {
            string code;
            try
            {
                (_, code, _) = await connection.PullAsync(folder, new OutputCursor("z", false), cancellationToken);
            }
            catch (TargetLostException)
            {
                return null;
            }

            if (code == "-")
            {
                await connection.UntilLostAsync(Task.Delay(pause, cancellationToken), cancellationToken);
                pause = Math.Min(pause * 2, 500);
                continue;
            }

            _isOver = true;
            _code = int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        }

        return _code;
    }

    public override async ValueTask KillAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        if (grace > TimeSpan.Zero)
        {
            await connection.AskAsync("at_raise", [folder, "TERM"], cancellationToken);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            end.CancelAfter(grace < TimeSpan.FromSeconds(60) ? grace : TimeSpan.FromSeconds(60));
            try
            {
                await WaitAsync(end.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // It was asked.
            }
        }

        _isOver = true;
        await connection.AskAsync("at_drop", [name, folder], cancellationToken);
    }

    public override async ValueTask<bool> SignalAsync(string signal, CancellationToken cancellationToken)
    {
        if (!ShellProcess.IsSignal(signal))
        {
            return false;
        }

        await connection.AskAsync("at_raise", [folder, signal], cancellationToken);
        return true;
    }

    public override ValueTask<bool> KeepAsync(string name, CancellationToken cancellationToken) => new(true);

    /// <summary>Lets it run on; what has ended is forgotten.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (_isOver && connection.LostReason is null)
        {
            try
            {
                await connection.AskAsync("at_drop", [name, folder], CancellationToken.None);
            }
            catch (IOException)
            {
                // Whoever looks for it later finds that it has ended.
            }
        }
    }

    // What was taken already is not there any more.
    private async Task SkipAsync(OutputCursor cursor, CancellationToken cancellationToken)
    {
        var answer = await connection.AskAsync("at_first", [folder, cursor.Stream], cancellationToken);
        cursor.Begin(int.TryParse(answer.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var first) ? first : 0);
    }
}
