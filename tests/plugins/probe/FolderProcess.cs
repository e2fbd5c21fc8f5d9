using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace AgentHost.Probe;

/// <summary>A real program in a group of its own, which is what is killed.</summary>
public sealed partial class FolderProcess : TargetProcess
{
    private readonly FolderConnection _connection;
    private readonly Process _process;
    private readonly ConcurrentDictionary<string, FolderProcess> _names;
    private readonly Channel<ProcessOutput> _output;
    private bool _isKept;

    private FolderProcess(FolderConnection connection, Process process, ConcurrentDictionary<string, FolderProcess> names, Channel<ProcessOutput> output)
    {
        _connection = connection;
        _process = process;
        _names = names;
        _output = output;
    }

    public override string Id => _process.Id.ToString(CultureInfo.InvariantCulture);

    public static FolderProcess Start(FolderConnection connection, ProcessSpec spec, ConcurrentDictionary<string, FolderProcess> names)
    {
        if (spec.FileName.Contains('/', StringComparison.Ordinal) && !File.Exists(spec.FileName))
        {
            throw new ProcessStartException(spec.FileName, $"There is no program {spec.FileName}.");
        }

        // In a group of its own, so that killing reaches all that it starts.
        var info = new ProcessStartInfo("setsid")
        {
            UseShellExecute = false,
            WorkingDirectory = spec.WorkingDirectory ?? connection.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var word in spec.Arguments.Prepend(spec.FileName))
        {
            info.ArgumentList.Add(word);
        }

        foreach (var (variable, value) in spec.Environment)
        {
            info.Environment[variable] = value;
        }

        Process started;
        try
        {
            started = Process.Start(info)!;
        }
        catch (Win32Exception exception)
        {
            throw new ProcessStartException(spec.FileName, exception.Message);
        }

        if (!spec.Input)
        {
            started.StandardInput.Close();
        }

        // One chunk ahead: the program waits while nobody reads.
        var chunks = Channel.CreateBounded<ProcessOutput>(1);
        _ = Task.WhenAll(PumpAsync(started.StandardOutput.BaseStream, false), PumpAsync(started.StandardError.BaseStream, true))
            .ContinueWith(done => chunks.Writer.TryComplete(done.Exception), TaskScheduler.Default);
        return new FolderProcess(connection, started, names, chunks);

        async Task PumpAsync(Stream stream, bool isError)
        {
            var buffer = new byte[100_000];

            // The variable WIDE makes it break the contract: chunks larger than it allows.
            var least = spec.Environment.ContainsKey("WIDE") ? buffer.Length : 1;
            while (await stream.ReadAtLeastAsync(buffer, least, throwOnEndOfStream: false) is > 0 and var count)
            {
                await chunks.Writer.WriteAsync(new ProcessOutput(buffer.AsSpan(0, count).ToArray(), isError));
            }
        }
    }

    /// <summary>The same program, over a later connection.</summary>
    public FolderProcess For(FolderConnection later) => new(later, _process, _names, _output) { _isKept = true };

    public override async IAsyncEnumerable<ProcessOutput> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _connection.Lost);
        while (await MoreAsync())
        {
            while (_output.Reader.TryRead(out var piece))
            {
                yield return piece;
            }
        }

        async ValueTask<bool> MoreAsync()
        {
            try
            {
                return await _output.Reader.WaitToReadAsync(both.Token);
            }
            catch (OperationCanceledException) when (_connection.Lost.IsCancellationRequested)
            {
                throw new TargetLostException(_connection.Name, _connection.LostReason!);
            }
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await _process.StandardInput.BaseStream.WriteAsync(bytes, cancellationToken);
            await _process.StandardInput.BaseStream.FlushAsync(cancellationToken);
        }
        catch (ObjectDisposedException exception)
        {
            throw new IOException("Its input is closed.", exception);
        }
    }

    public override ValueTask CloseInputAsync(CancellationToken cancellationToken)
    {
        _process.StandardInput.Close();
        return default;
    }

    public override async ValueTask<int?> WaitAsync(CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _connection.Lost);
        try
        {
            await _process.WaitForExitAsync(both.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public override async ValueTask KillAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        if (grace > TimeSpan.Zero)
        {
            _ = Send(-_process.Id, 15);
            try
            {
                await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(grace, cancellationToken);
            }
            catch (TimeoutException)
            {
                // It was asked.
            }
            finally
            {
                // Whoever does not wait any more still wants it ended.
                _ = Send(-_process.Id, 9);
            }
        }

        _ = Send(-_process.Id, 9);
        await _process.WaitForExitAsync(cancellationToken);
    }

    public override ValueTask<bool> SignalAsync(string signal, CancellationToken cancellationToken) =>
        new(signal switch { "HUP" => 1, "INT" => 2, "TERM" => 15, _ => 0 } is > 0 and var number && Send(-_process.Id, number) == 0);

    public override ValueTask<bool> KeepAsync(string name, CancellationToken cancellationToken)
    {
        _isKept = _isKept || _names.TryAdd(name, this);
        return new(_isKept);
    }

    public override ValueTask DisposeAsync()
    {
        if (!_isKept)
        {
            _ = Send(-_process.Id, 9);
        }

        return default;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
